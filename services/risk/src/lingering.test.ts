import { LINGER_MS, lingeringAfter } from './lingering';
import { Turns } from './workers/turns';

const LIMITS = { running: 1, queued: 4, userRunning: 1, userQueued: 4 };
const patient = () => new AbortController().signal;

let threads: Turns;
beforeEach(() => {
  jest.useFakeTimers();
  threads = new Turns(LIMITS);
});
afterEach(() => jest.useRealTimers());

describe('work that a reader turned away from', () => {
  it('goes on for as long as he may come back, and no longer', () => {
    const reader = new AbortController();
    const { signal } = lingeringAfter(reader.signal, threads);

    reader.abort('gone');
    jest.advanceTimersByTime(LINGER_MS - 1);
    const before = signal.aborted;
    jest.advanceTimersByTime(1);

    expect([before, signal.aborted, signal.reason]).toEqual([false, true, 'gone']);
  });

  it('lingers as well when he was gone already', () => {
    const { signal } = lingeringAfter(AbortSignal.abort('gone'), threads);

    jest.advanceTimersByTime(LINGER_MS);

    expect(signal.reason).toBe('gone');
  });

  it('is left alone once it has ended', async () => {
    const reader = new AbortController();
    const { signal, ended } = lingeringAfter(reader.signal, threads);

    reader.abort();
    ended();
    await threads.take('alice', patient());
    void threads.take('bob', patient());

    expect(jest.getTimerCount()).toBe(0);
    expect(signal.aborted).toBe(false);
  });

  it('ends as soon as somebody waits for the thread', async () => {
    const reader = new AbortController();
    const { signal } = lingeringAfter(reader.signal, threads);
    await threads.take('alice', patient());

    reader.abort('gone');
    const before = signal.aborted;
    void threads.take('bob', patient());

    expect([before, signal.aborted, signal.reason]).toEqual([false, true, 'gone']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with its reader when somebody waits already', async () => {
    const reader = new AbortController();
    const { signal } = lingeringAfter(reader.signal, threads);
    await threads.take('alice', patient());
    void threads.take('bob', patient());

    reader.abort('gone');

    expect(signal.reason).toBe('gone');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on beside whoever waits while its reader stays', async () => {
    const { signal } = lingeringAfter(patient(), threads);
    await threads.take('alice', patient());

    void threads.take('bob', patient());

    expect(signal.aborted).toBe(false);
  });
});
