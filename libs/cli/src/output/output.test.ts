import { bars } from './bars';
import { asCsv } from './csv';
import { progressLine } from './progress';
import { asText } from './table';
import { shown } from './numbers';

const TABLE = {
  kind: 'table',
  columns: [{ name: 'Name' }, { name: 'Weight', shape: 'percent' }],
  rows: [
    ['=SUM(A1)', 0.25],
    ['A "name", quoted', undefined],
  ],
} as const;

describe('a table', () => {
  it('puts text to the left and numbers to the right', () => {
    expect(asText([TABLE], 80).split('\n')).toEqual([
      'Name              Weight',
      '=SUM(A1)          25.0 %',
      'A "name", quoted       -',
    ]);
  });

  it('cuts the widest text where the terminal is narrow, and never a number', () => {
    const lines = asText([TABLE], 20).split('\n');

    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(20);
    expect(lines[1]).toContain('25.0 %');
    expect(lines[2]).toContain('…');
  });

  it('says so when there is nothing', () => {
    expect(asText([{ ...TABLE, rows: [], empty: 'No portfolios yet.' }], 80)).toBe('No portfolios yet.');
  });
});

describe('csv', () => {
  it('has whole numbers, quotes where they are needed, and nothing that a spreadsheet would run', () => {
    expect(asCsv([{ ...TABLE, rows: [...TABLE.rows, ['-5', 1 / 3]] }])).toBe(
      `name,weight\n'=SUM(A1),0.25\n"A ""name"", quoted",\n-5,${1 / 3}\n`,
    );
  });
});

describe('numbers', () => {
  it('are rounded for reading, with a dash for what is undefined', () => {
    expect([shown(0.12345, 'percent'), shown(-0.0000001, 'percent'), shown(undefined, 'decimal')]).toEqual([
      '12.3 %',
      '0.0 %',
      '-',
    ]);
    expect([shown(0.05, 'points'), shown(1234, 'integer'), shown(1_500_000, 'bytes')]).toEqual([
      '+5.0 %',
      '1,234',
      '1.5 MB',
    ]);
  });
});

describe('bars', () => {
  it('tell what is below zero by another sign', () => {
    const lines = bars(
      'Change',
      [
        ['AAA', 1],
        ['BBB', -0.5],
      ],
      'percent',
    ).lines(40);

    expect(lines[0]).toMatch(/^AAA {2}#{20,} +100\.0 %$/);
    expect(lines[1]).toMatch(/^BBB {2}-{10,} +-50\.0 %$/);
    expect(lines.map(({ length }) => length)).toEqual([40, 40]);
  });
});

describe('progress', () => {
  const heard = (isTTY: boolean, quiet = false) => {
    const said: string[] = [];
    const stderr = { isTTY, write: (text: string | Uint8Array) => said.push(String(text)) > 0 };
    const line = progressLine({ stderr, now: () => 0 } as unknown as Parameters<typeof progressLine>[0], { quiet });
    line.update('paths', 1, 2);
    line.end();
    return said;
  };

  it('is one line that leaves no trace, for who watches and wants to hear', () => {
    expect(heard(true)).toEqual(['\r\u001b[Kpaths [############............] 50 %', '\r\u001b[K']);
    expect(heard(false)).toEqual([]);
    expect(heard(true, true)).toEqual([]);
  });
});
