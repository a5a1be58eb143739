import { Sieve } from './sieve';

interface Entry {
  used: boolean;
}

const make = (names: string) =>
  new Sieve<Entry>(names.split('').map((name): [string, Entry] => [name, { used: false }]));

const use = (sieve: Sieve<Entry>, names: string) => {
  for (const [name, entry] of sieve) if (names.includes(name)) entry.used = true;
};

function takeAll(sieve: Sieve<Entry>, count: number): string {
  return Array.from({ length: count }, () => {
    const [name] = sieve.victim() ?? ['none'];
    sieve.delete(name);
    return name;
  }).join(' ');
}

describe('the sieve', () => {
  it('takes the oldest when nothing was asked for', () => {
    expect(takeAll(make('abc'), 4)).toBe('a b c none');
  });

  it('spares once what was asked for', () => {
    const sieve = make('abcd');
    use(sieve, 'ac');

    expect(takeAll(sieve, 4)).toBe('b d a c');
  });

  it('comes round when all were asked for', () => {
    const sieve = make('abc');
    use(sieve, 'abc');

    expect(takeAll(sieve, 1)).toBe('a');
  });

  it('goes on where it was, past what has come meanwhile', () => {
    const sieve = make('abc');
    use(sieve, 'a');
    const first = takeAll(sieve, 1);
    sieve.set('d', { used: true });

    expect(`${first} ${takeAll(sieve, 3)}`).toBe('b c a d');
  });
});
