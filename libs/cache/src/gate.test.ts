import { FakeClock } from '../testing/fake-clock';
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
    const gate = new Gate({ running: 2, waiting: 100 });
    const { work, doors, most } = held();
    const all = Promise.all(
      Array.from({ length: 10 }, (_, index) => gate.pass(index % 2 === 0 ? 'alice' : 'bob', never(), work)),
    );

    for (let opened = 0; opened < 10; opened += 1) {
      await turn();
      doors.shift()?.();
    }
    await all;

    expect(most()).toBe(2);
  });

  it('refuses who comes when the queue is full', async () => {
    const gate = new Gate({ running: 1, waiting: 1 });
    const { work, doors } = held();
    const first = gate.pass('alice', never(), work);
    const second = gate.pass('alice', never(), work);

    await expect(gate.pass('alice', never(), work)).rejects.toMatchObject({
      reason: 'OVERLOADED',
      retryAfterMs: 1_000,
    });

    doors.shift()?.();
    await first;
    await turn();
    doors.shift()?.();
    await second;
  });

  it('lets one user have no more than half of it, so that the next need not wait', async () => {
    const gate = new Gate({ running: 2, waiting: 100 });
    const { work, doors, running } = held();
    const flood = Array.from({ length: 10 }, () => gate.pass('bob', never(), work));
    await turn();
    expect(running()).toBe(1);

    const alice = gate.pass('alice', never(), work);
    await turn();
    expect(running()).toBe(2);

    doors[1]?.();
    await alice;
    doors.splice(1, 1);
    while (doors.length > 0) {
      doors.shift()?.();
      await turn();
    }
    await Promise.all(flood);
  });

  it('gives a free place to whoever has least running', async () => {
    const gate = new Gate({ running: 4, waiting: 100 });
    const order: string[] = [];
    const doors: Array<() => void> = [];
    const pass = (user: string) =>
      gate.pass(user, never(), () => {
        order.push(user);
        return new Promise<void>((resolve) => doors.push(resolve));
      });
    const all = ['bob', 'bob', 'carol', 'carol', 'bob', 'bob', 'carol', 'alice'].map(pass);
    await turn();
    expect(order).toEqual(['bob', 'bob', 'carol', 'carol']);

    doors[0]?.();
    await turn();

    expect(order.at(-1)).toBe('alice');
    for (let index = 1; index < 8; index += 1) {
      doors[index]?.();
      await turn();
    }
    await Promise.all(all);
  });

  it('refuses one user who fills half of the queue, and no other', async () => {
    const gate = new Gate({ running: 2, waiting: 4 });
    const { work, doors } = held();
    const flood = [1, 2, 3].map(() => gate.pass('bob', never(), work));

    await expect(gate.pass('bob', never(), work)).rejects.toMatchObject({ reason: 'OVERLOADED' });
    const others = [1, 2].map(() => gate.pass('alice', never(), work));

    for (let opened = 0; opened < 5; opened += 1) {
      await turn();
      doors.shift()?.();
    }
    await Promise.all([...flood, ...others]);
  });

  it('bounds one user alone where it is told to', async () => {
    const gate = new Gate({ running: 100, waiting: 100, ofOne: { running: 2, waiting: 3 } });
    const { work, doors, running } = held();
    const flood = [1, 2, 3, 4, 5].map(() => gate.pass('bob', never(), work));
    await turn();
    expect(running()).toBe(2);

    await expect(gate.pass('bob', never(), work)).rejects.toMatchObject({ reason: 'OVERLOADED' });
    const others = [1, 2].map(() => gate.pass('alice', never(), work));
    await turn();
    expect(running()).toBe(4);

    while (doors.length > 0) {
      doors.shift()?.();
      await turn();
    }
    await Promise.all([...flood, ...others]);
  });

  it('lets who waits go away, and keeps his place for the next', async () => {
    const gate = new Gate({ running: 1, waiting: 10 });
    const { work, doors } = held();
    const first = gate.pass('alice', never(), work);
    const leaving = new AbortController();
    const left = gate.pass('alice', leaving.signal, work);
    const next = gate.pass('alice', never(), work);

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
      const gate = new Gate({ running: 1, waiting: 10 });
      const { work, doors, running } = held();
      const first = gate.pass('alice', never(), work);
      const leaving = new AbortController();
      const left = gate.pass('alice', leaving.signal, work).catch(() => 'left');
      await turn();
      doors.shift()?.();
      while (running() > 0) await step();
      for (let taken = 0; taken < steps; taken += 1) await step();
      leaving.abort();
      await first;
      await turn();
      doors.shift()?.();
      await left;

      const next = gate.pass('alice', never(), work);
      await turn();
      doors.shift()?.();

      await next;
    },
  );

  it('takes a place back that was held for too long', async () => {
    const clock = new FakeClock();
    const gate = new Gate({ running: 1, waiting: 10, ofOne: { running: 1, waiting: 10 }, place: { clock, ms: 20 } });
    const { work, doors, running } = held();
    const all = [1, 2, 3].map(() => gate.pass('alice', never(), work));

    await clock.advance(19);
    expect(running()).toBe(1);
    await clock.advance(1);
    expect(running()).toBe(2);

    for (let opened = 0; opened < 3; opened += 1) {
      await clock.advance(0);
      doors.shift()?.();
    }
    await Promise.all(all);
    const next = gate.pass('alice', never(), work);
    await clock.advance(0);
    expect(running()).toBe(1);
    doors.shift()?.();
    await next;
  });
});
