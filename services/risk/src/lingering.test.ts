import { LINGER_MS, lingeringAfter } from './lingering';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('work that a reader turned away from', () => {
  it('goes on for as long as he may come back, and no longer', () => {
    const reader = new AbortController();
    const { signal } = lingeringAfter(reader.signal);

    reader.abort('gone');
    jest.advanceTimersByTime(LINGER_MS - 1);
    const before = signal.aborted;
    jest.advanceTimersByTime(1);

    expect([before, signal.aborted, signal.reason]).toEqual([false, true, 'gone']);
  });

  it('lingers as well when he was gone already', () => {
    const { signal } = lingeringAfter(AbortSignal.abort('gone'));

    jest.advanceTimersByTime(LINGER_MS);

    expect(signal.reason).toBe('gone');
  });

  it('is left alone once it has ended', () => {
    const reader = new AbortController();
    const { signal, ended } = lingeringAfter(reader.signal);

    reader.abort();
    ended();

    expect(jest.getTimerCount()).toBe(0);
    expect(signal.aborted).toBe(false);
  });
});
