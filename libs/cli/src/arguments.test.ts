import { numberOf, readArguments } from './arguments';
import { readDelta, readWeights } from './changes';
import { type Command, EXIT } from './command';
import { nearest } from './usage-error';

const command: Command = {
  summary: 'Tries what stands on a line',
  arguments: [{ name: 'FILE', help: 'What to read.' }],
  options: {
    budget: { type: 'text', help: 'A sum.' },
    yes: { type: 'flag', help: 'Really.' },
    objective: { type: 'text', choices: ['MIN_VARIANCE', 'RISK_PARITY'], help: 'What is best.' },
  },
  examples: [],
  run: async () => EXIT.OK,
};

const read = (...argv: readonly string[]) => readArguments(command, argv);

describe('a command line', () => {
  it('gives words and options in any order', () => {
    const given = read('-q', 'a.csv', '--objective', 'min-variance', '--yes', '-o', 'csv');

    expect(given.positionals).toEqual(['a.csv']);
    expect([given.quiet, given.flag('yes'), given.format, given.choice('objective')]).toEqual([
      true,
      true,
      'csv',
      'MIN_VARIANCE',
    ]);
  });

  it('takes a negative number for a value', () => {
    expect(read('a', '--budget', '-0.5').number('budget')).toBe(-0.5);
  });

  it.each([
    [['a', '--budgt', '1'], 'There is no option --budgt. Did you mean "budget"?'],
    [[], 'FILE is missing: What to read.'],
    [['a', 'b'], '"b" is one word too many'],
    [['a', '--objective', 'best'], 'it must be one of MIN_VARIANCE, RISK_PARITY'],
    [['a', '-o', 'xml'], 'it must be one of table, json, csv, ndjson'],
  ])('is refused for %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});

describe('a number', () => {
  it.each([
    ['0.05', 0.05],
    ['5%', 0.05],
    ['+500bp', 0.05],
    ['-2 %', -0.02],
    ['1e-3', 0.001],
    ['.5', 0.5],
  ])('is read from %s', (text, value) => {
    expect(numberOf(text, 'it')).toBeCloseTo(value, 15);
  });

  it.each(['five', '', '5 percent', '1.2.3', 'NaN', 'Infinity', '0x10'])('is not read from "%s"', (text) => {
    expect(() => numberOf(text, 'it')).toThrow('it must be a number');
  });
});

describe('the shorthand of changes', () => {
  it('has a sign at every change, and tickers with colons keep theirs', () => {
    expect(readDelta('tw:+500bp, PCTY:-2%')).toEqual([
      { ticker: 'TW', change: 0.05 },
      { ticker: 'PCTY', change: -0.02 },
    ]);
    expect(() => readDelta('TW:5%')).toThrow('begins with + or -');
    expect(() => readDelta('TW+5%')).toThrow('must look like');
  });

  it('sets weights by an equals sign', () => {
    expect(readWeights('AAPL=60%,MSFT=0.4', '--weights')).toEqual([
      { ticker: 'AAPL', weight: 0.6 },
      { ticker: 'MSFT', weight: 0.4 },
    ]);
  });
});

describe('what was meant', () => {
  it('is the nearest known word, when one is near', () => {
    expect(nearest('analise', ['analyze', 'admin'])).toBe('analyze');
    expect(nearest('xyz', ['analyze', 'admin'])).toBeUndefined();
  });
});
