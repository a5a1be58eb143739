import { type CallGate, createCallGate } from './call-gate';

const { signal } = new AbortController();

describe('a call gate', () => {
  let now: number;
  let lines: object[];
  let gate: CallGate;
  let order: string[];
  beforeEach(() => {
    now = 0;
    lines = [];
    order = [];
    const logger = { warn: (line: object) => void lines.push(line) };
    gate = createCallGate({ running: 1, waiting: 1 }, { logger, now: () => now });
  });

  const doing = (name: string) => async () => void order.push(name);

  function held() {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { done: gate.run(signal, () => promise), release: resolve };
  }

  it('has no room when one works and one waits', async () => {
    const { done, release } = held();
    const roomForOne = gate.refusal();
    const waiting = gate.run(signal, doing('waiting'));
    const roomForTwo = gate.refusal();
    release();
    await Promise.all([done, waiting]);

    expect([roomForOne, roomForTwo?.reason, gate.refusal()]).toEqual([undefined, 'OVERLOADED', undefined]);
  });

  it('lets a call go on that had a turn before, ahead of those that have not begun', async () => {
    const { done, release } = held();
    const waiting = gate.run(signal, doing('begins'));
    const again = gate.goOn(signal, doing('goes on'));
    release();
    await Promise.all([done, waiting, again]);

    expect(order).toEqual(['goes on', 'begins']);
  });

  it('has room for the next when one has ended, be it by failing', async () => {
    await gate.run(signal, doing('first'));
    await gate.run(signal, () => Promise.reject(new Error('broken'))).catch(() => undefined);
    await gate.run(signal, doing('third'));

    expect(order).toEqual(['first', 'third']);
  });

  it('gives the place of whoever goes away to the next', async () => {
    const { done, release } = held();
    const leaving = new AbortController();
    const gone = gate.run(leaving.signal, doing('gone'));
    leaving.abort();
    const next = gate.run(signal, doing('next'));
    release();
    await Promise.all([done, next]);

    await expect(gone).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(order).toEqual(['next']);
  });

  it('tells the log of many refusals in one line a second', async () => {
    const { done, release } = held();
    const waiting = gate.run(signal, doing('waiting'));
    for (let call = 0; call < 5; call += 1) gate.refusal();
    now = 1_000;
    gate.refusal();
    release();
    await Promise.all([done, waiting]);

    expect(lines).toEqual([{ refused: 1 }, { refused: 5 }]);
  });
});
