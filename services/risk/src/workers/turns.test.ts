import { Turns } from './turns';

const LIMITS = { running: 3, queued: 4, userRunning: 2, userQueued: 3 };
const patient = () => new AbortController().signal;

/** Tells in which order turns come. */
function journal(turns: Turns) {
  const came: string[] = [];
  const take = (user: string, name = user, signal = patient()) =>
    turns.take(user, signal).then(() => void came.push(name));
  return { came, take };
}

describe('turns', () => {
  it('come at once while there is room', async () => {
    const turns = new Turns(LIMITS);
    const { came, take } = journal(turns);

    await Promise.all([take('alice'), take('bob'), take('carol')]);

    expect(came).toEqual(['alice', 'bob', 'carol']);
    expect([turns.running, turns.queued]).toEqual([3, 0]);
  });

  it('come in the order of arrival as others are given back', async () => {
    const turns = new Turns({ ...LIMITS, running: 1 });
    const { came, take } = journal(turns);
    await take('alice', 'first');
    const waiting = [take('bob', 'second'), take('alice', 'third')];

    turns.give('alice');
    await waiting[0];
    turns.give('bob');
    await waiting[1];

    expect(came).toEqual(['first', 'second', 'third']);
  });

  it('never let one user have more than his share', async () => {
    const turns = new Turns(LIMITS);
    const { came, take } = journal(turns);
    const flood = [take('alice', 'a1'), take('alice', 'a2'), take('alice', 'a3')];

    await take('bob', 'b1');

    expect(came).toEqual(['a1', 'a2', 'b1']);
    turns.give('alice');
    await flood[2];
    expect(came.at(-1)).toBe('a3');
  });

  it('pass over those who have their share already', async () => {
    const turns = new Turns({ ...LIMITS, running: 2, userRunning: 1 });
    const { came, take } = journal(turns);
    await Promise.all([take('alice', 'a1'), take('bob', 'b1')]);
    void take('alice', 'a2');
    const carol = take('carol', 'c1');

    turns.give('bob');
    await carol;

    expect(came).toEqual(['a1', 'b1', 'c1']);
  });

  it('are refused when the queue is full, with a word on when to come again', async () => {
    const turns = new Turns({ ...LIMITS, running: 1 });
    const { take } = journal(turns);
    await take('alice');
    for (const user of ['bob', 'carol', 'dave', 'erin']) void take(user);

    await expect(take('frank')).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 1_000 });
  });

  it('are refused to a user whose own queue is full, and to nobody else', async () => {
    const turns = new Turns({ ...LIMITS, running: 1 });
    const { take } = journal(turns);
    await take('alice');
    for (let waiting = 0; waiting < 3; waiting++) void take('alice');

    await expect(take('alice')).rejects.toMatchObject({ reason: 'OVERLOADED' });
    void take('bob');
    expect(turns.queued).toBe(4);
  });

  it('are given up by whoever leaves the queue', async () => {
    const turns = new Turns({ ...LIMITS, running: 1 });
    const { came, take } = journal(turns);
    await take('alice', 'a1');
    const caller = new AbortController();
    const left = take('bob', 'b1', caller.signal);
    const next = take('carol', 'c1');

    caller.abort();
    await expect(left).rejects.toMatchObject({ reason: 'CANCELLED' });
    turns.give('alice');
    await next;

    expect(came).toEqual(['a1', 'c1']);
    expect([turns.running, turns.queued]).toEqual([1, 0]);
  });

  it('are not taken by someone who has left already', async () => {
    const turns = new Turns(LIMITS);

    await expect(turns.take('alice', AbortSignal.abort())).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(turns.running).toBe(0);
  });
});
