import type { Caller } from './caller';
import { confirmedStream, LATE_MS } from './confirmed-stream';

/** A caller who counts how often he is confirmed, and is turned away from the given time on. */
function callerOf(turnedAwayAt = Number.POSITIVE_INFINITY) {
  const heard = Promise.withResolvers<void>();
  const counted = { times: 0, twice: heard.promise, anew: async () => ({}) as Caller };
  counted.anew = async () => {
    counted.times += 1;
    if (counted.times === 2) heard.resolve();
    if (counted.times >= turnedAwayAt) throw new Error('revoked');
    return {} as Caller;
  };
  return counted;
}

async function* of<Message>(...messages: Message[]): AsyncIterable<Message> {
  yield* messages;
}

async function read<Message>(messages: AsyncIterable<Message>): Promise<Message[]> {
  const all: Message[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

const now = () => 0;

describe('the caller of a stream', () => {
  it('is not asked for again by what answers at once', async () => {
    const caller = callerOf();

    expect(await read(confirmedStream(of('result'), caller, { now }))).toEqual(['result']);
    expect(caller.times).toBe(0);
  });

  it('is confirmed before every later message', async () => {
    const caller = callerOf();

    await read(confirmedStream(of('progress', 'progress', 'result'), caller, { now }));

    expect(caller.times).toBe(2);
  });

  it('is confirmed before an answer that took its time', async () => {
    const caller = callerOf();
    const times = [0, LATE_MS + 1];

    await read(confirmedStream(of('result'), caller, { now: () => times.shift() ?? 0 }));

    expect(caller.times).toBe(1);
  });

  it('is confirmed while there is nothing to say', async () => {
    const caller = callerOf();
    const silence = (async function* () {
      await caller.twice;
      yield 'result';
    })();

    expect(await read(confirmedStream(silence, caller, { now, everyMs: 1 }))).toEqual(['result']);
  });

  it('gets nothing more once he is turned away', async () => {
    const got: string[] = [];
    const reading = (async () => {
      for await (const message of confirmedStream(of('progress', 'result'), callerOf(1), { now })) got.push(message);
    })();

    await expect(reading).rejects.toThrow('revoked');
    expect(got).toEqual(['progress']);
  });

  it('stops waiting when he is turned away meanwhile', async () => {
    const never = (async function* () {
      await new Promise(() => undefined);
      yield 'result';
    })();
    const returned = Object.assign(never, { return: async () => ({ done: true as const, value: undefined }) });

    await expect(read(confirmedStream(returned, callerOf(1), { now, everyMs: 1 }))).rejects.toThrow('revoked');
  });
});
