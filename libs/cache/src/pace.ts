import { LRUCache } from 'lru-cache';

import type { Clock } from './clock';

const FIRST_PAUSE_MS = 5;
/** Short enough that an outage is still told within 100 ms, long enough that a failing key is tried some twenty times a second. */
const LONGEST_PAUSE_MS = 40;
const MOST_KEYS = 10_000;
/** A failure that long ago says nothing about the next attempt. */
const FORGET_MS = 1_000;

interface Row {
  readonly failures: number;
  readonly at: number;
}

/**
 * Pauses between attempts at a key that fails again and again. The first retry is free: the failure may have been its leader's own.
 * After that each attempt waits twice as long as the one before, whoever asks.
 */
export class Pace {
  readonly #rows = new LRUCache<string, Row>({ max: MOST_KEYS });

  constructor(private readonly clock: Clock) {}

  /** How long the next attempt has to wait from now on. */
  pauseMs(name: string): number {
    if (this.#rows.size === 0) return 0;
    const row = this.#rows.get(name);
    if (row === undefined || row.failures < 2) return 0;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (row.failures - 2), LONGEST_PAUSE_MS);
    return Math.max(0, row.at + pauseMs - this.clock.elapsed());
  }

  failed(name: string): void {
    const row = this.#rows.get(name);
    const at = this.clock.elapsed();
    const before = row !== undefined && at - row.at < FORGET_MS ? row.failures : 0;
    this.#rows.set(name, { failures: before + 1, at });
  }

  succeeded(name: string): void {
    if (this.#rows.size > 0) this.#rows.delete(name);
  }
}
