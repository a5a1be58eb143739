import { gatewayV1 } from '@perfolio/contracts';

import { csvPortfolios } from './csv-portfolios';
import type { SentFile } from './file';

const { COMMA, POINT, DECIMAL_MARK_UNSPECIFIED } = gatewayV1.DecimalMark;

const file = (text: string | Uint8Array, given: Partial<SentFile> = {}): SentFile => ({
  format: gatewayV1.ImportFormat.CSV,
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
  decimalMark: DECIMAL_MARK_UNSPECIFIED,
  name: '',
  ...given,
});

const positionsOf = (text: string | Uint8Array, given: Partial<SentFile> = {}) =>
  csvPortfolios(file(text, given)).portfolios.map(({ name, positions }) => [
    name,
    ...positions.map(({ ticker, quantity }) => `${ticker} ${quantity?.$case} ${JSON.stringify(quantity?.value)}`),
  ]);

const problemsOf = (text: string, given: Partial<SentFile> = {}) =>
  csvPortfolios(file(text, given)).rows.map(({ row, problems }) => [row, ...problems]);

const refusalOf = (text: string | Uint8Array, given: Partial<SentFile> = {}) => {
  try {
    csvPortfolios(file(text, given));
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a file of positions', () => {
  it('is read by the names of its columns, in any order', () => {
    expect(positionsOf('Weight,Ticker\n0.25,aapl\n0.75,MSFT\n')).toEqual([
      ['Imported', 'AAPL weight 0.25', 'MSFT weight 0.75'],
    ]);
  });

  it('is read as a spreadsheet of a country with decimal commas writes it', () => {
    expect(positionsOf('Kürzel;Stück;Währung\nSAP.DE;1.234,5;EUR\nBMW.DE;10;EUR\n')).toEqual([
      ['Imported', 'SAP.DE shares 1234.5', 'BMW.DE shares 10'],
    ]);
  });

  it('tells how its columns were understood', () => {
    const { columns, separator, decimalMark } = csvPortfolios(
      file('Account\tSymbol\tPrice\tMarket Value\nA\tAAPL\t3.5\t$1,200.50\n'),
    );

    expect(columns.map(({ header, means }) => `${header}: ${means}`)).toEqual([
      'Account: portfolio',
      'Symbol: ticker',
      'Price: ',
      'Market Value: value',
    ]);
    expect([separator, decimalMark]).toEqual(['\t', POINT]);
  });

  it('makes a portfolio of each name, and takes money with its currency', () => {
    expect(positionsOf('portfolio,ticker,value,currency\nA,X,5,eur\nB,Y,-7,\nA,Z,1,\n')).toEqual([
      ['A', 'X value {"amount":5,"currency":"EUR"}', 'Z value {"amount":1,"currency":""}'],
      ['B', 'Y value {"amount":-7,"currency":""}'],
    ]);
  });

  it('takes percent where a cell or its column says so, and nowhere else', () => {
    expect(positionsOf('ticker,weight\nA,25%\nB,0.75\n')).toEqual([['Imported', 'A weight 0.25', 'B weight 0.75']]);
    expect(positionsOf('ticker,Weight (%)\nA,25\nB,75%\n')).toEqual([['Imported', 'A weight 0.25', 'B weight 0.75']]);
    expect(problemsOf('ticker,weight\nA,9\nB,10\nC,81\n').flat().join(' ')).toContain('weights are fractions');
  });

  it('may begin with a mark of its encoding, and be of UTF-16', () => {
    const text = 'ticker,shares\nÄ,1\nB,2\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

    expect(positionsOf(`\ufeff${text}`)).toEqual(positionsOf(utf16));
  });
});

describe('numbers', () => {
  it.each([
    ['1.234,56', COMMA, 1234.56],
    ['1,234.56', POINT, 1234.56],
    ["1'234.5", POINT, 1234.5],
    ['(12.5)', POINT, -12.5],
    ['−3', POINT, -3],
    ['1e-3', POINT, 0.001],
    ['1 234 567,5 €', COMMA, 1234567.5],
    ['.5', POINT, 0.5],
  ])('reads %s', (cell, decimalMark, value) => {
    expect(positionsOf(`ticker;shares\nA;${cell}\n`, { decimalMark })).toEqual([['Imported', `A shares ${value}`]]);
  });

  it.each(['1.2.3', '1,23,4', '0x10', 'NaN', 'Infinity', '1 2/3', '1 2', '--1', 'e5', '='])('refuses %s', (cell) => {
    expect(problemsOf(`ticker;shares\nA;"${cell}"\n`, { decimalMark: POINT })[0]?.[1]).toMatch(/must be a number/);
  });

  it('are not guessed at where all of them can be read in two ways', () => {
    expect(refusalOf('ticker;shares\nA;1.234\nB;2.500\n')).toMatchObject({ violations: [{ field: 'decimalMark' }] });
    expect(positionsOf('ticker;shares\nA;1.234\nB;0,5\n')).toEqual([['Imported', 'A shares 1234', 'B shares 0.5']]);
    expect(positionsOf('ticker,shares\nA,1.234\n')).toEqual([['Imported', 'A shares 1.234']]);
  });
});

describe('what is wrong', () => {
  it('is told for every line by its number', () => {
    const problems = problemsOf('ticker,shares\nA,1\n\nB,two\nnot a ticker!,3\nC\n');

    expect(problems).toEqual([
      [2],
      [4, 'shares must be a number; got "two".'],
      [5, expect.stringContaining('ticker must be 1 to 32 letters')],
      [6, 'the position must have exactly one of weight, shares and value; got none.'],
    ]);
  });

  it.each(['=1+1', '+CMD', '@SUM', '-2'])('IN1 a text that a spreadsheet would run is refused: %s', (text) => {
    expect(problemsOf(`portfolio,ticker,shares\n${text},A,1\n`)[0]?.[1]).toContain('begins like a formula');
    expect(problemsOf(`ticker,shares\n${text},1\n`)[0]?.join(' ')).toContain('begins like a formula');
  });

  it('is a file without tickers, without quantities, without text, with broken quotes, or with too many lines', () => {
    expect(refusalOf('name,shares\nA,1\n')).toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [{ limit: 'ticker' }],
    });
    expect(refusalOf('ticker,price\nA,1\n')).toMatchObject({ violations: [{ limit: 'weight, shares or value' }] });
    expect(refusalOf('')).toMatchObject({ reason: 'BODY_MALFORMED' });
    expect(refusalOf(Uint8Array.of(0x74, 0xff, 0x0a))).toMatchObject({ reason: 'BODY_MALFORMED' });
    expect(refusalOf('ticker,shares\n"A,1\n')).toMatchObject({ reason: 'BODY_MALFORMED' });
    expect(refusalOf('ticker,shares\nA"B,1\n')).toMatchObject({ reason: 'BODY_MALFORMED', metadata: { line: '2' } });
    expect(refusalOf(`ticker,shares\n${'A,1\n'.repeat(20_001)}`)).toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});
