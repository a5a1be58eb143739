import { never } from '../testing/samples';

import { Gate } from './gate';

function held() {
  const doors: Array<() => void> = [];
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => doors.push(resolve));
    running -= 1;
  };
  return { work, doors, most: () => most, running: () => running };
}

const step = () => Promise.resolve();
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets no more run at once than it may', async () => {
    const gate = new Gate(2, 100);
    const { work, doors, most } = held();
    const all = Promise.all(Array.from({ length: 10 }, () => gate.pass(never(), work)));

    for (let opened = 0; opened < 10; opened += 1) {
      await turn();
      doors.shift()?.();
    }
    await all;

    expect(most()).toBe(2);
  });

  it('refuses who comes when the queue is full', async () => {
    const gate = new Gate(1, 1);
    const { work, doors } = held();
    const first = gate.pass(never(), work);
    const second = gate.pass(never(), work);

    await expect(gate.pass(never(), work)).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 1_000 });

    doors.shift()?.();
    await first;
    await turn();
    doors.shift()?.();
    await second;
  });

  it('lets who waits go away, and keeps his place for the next', async () => {
    const gate = new Gate(1, 10);
    const { work, doors } = held();
    const first = gate.pass(never(), work);
    const leaving = new AbortController();
    const left = gate.pass(leaving.signal, work);
    const next = gate.pass(never(), work);

    leaving.abort();
    await expect(left).rejects.toMatchObject({ reason: 'CANCELLED' });
    doors.shift()?.();
    await first;
    await turn();
    doors.shift()?.();

    await next;
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'loses no place when its owner leaves %i steps after the one before',
    async (steps) => {
      const gate = new Gate(1, 10);
      const { work, doors, running } = held();
      const first = gate.pass(never(), work);
      const leaving = new AbortController();
      const left = gate.pass(leaving.signal, work).catch(() => 'left');
      await turn();
      doors.shift()?.();
      while (running() > 0) await step();
      for (let taken = 0; taken < steps; taken += 1) await step();
      leaving.abort();
      await first;
      await turn();
      doors.shift()?.();
      await left;

      const next = gate.pass(never(), work);
      await turn();
      doors.shift()?.();

      await next;
    },
  );
});
