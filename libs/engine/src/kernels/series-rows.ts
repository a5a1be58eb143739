import { BASE, claim, DOUBLE, kernels, lastClaim, scratch } from './memory';

/** Before the rows: the addresses that a kernel is given, and the few numbers that it reads and writes beside series. */
export const LIST = BASE;
export const NUMBERS = BASE + 256;
const FIRST_ROW = BASE + 1_024;

/** Every series is padded with zeros to a multiple of eight values. */
const STEP = 8;

/** Series that are kept there take no more than this, so that they stay in the cache. */
const KEPT_BYTES = 2 ** 21;

/** The number of values a series takes with its padding. */
export const padded = (length: number): number => Math.ceil(length / STEP) * STEP;

/** Copies a series to an address with room for it. */
export function place(address: number, series: Float64Array): void {
  const end = address / DOUBLE + padded(series.length);
  const values = scratch(end * DOUBLE);
  values.set(series, address / DOUBLE);
  for (let at = address / DOUBLE + series.length; at < end; at++) values[at] = 0;
}

export interface Centred {
  readonly address: number;
  /** NaN where a value of the series is missing. */
  readonly mean: number;
  /** Sum of squares about the mean. */
  readonly squares: number;
}

/** Copies a series to an address and takes its mean from it there. */
export function placeCentred(address: number, series: Float64Array): Centred {
  place(address, series);
  const n = padded(series.length);
  const mean = kernels.centre(address, series.length, n);
  return { address, mean, squares: kernels.dot(address, address, n) };
}

/** The series at an address, copied out. */
export function copyOut(address: number, target: Float64Array): Float64Array {
  const from = address / DOUBLE;
  target.set(scratch(0).subarray(from, from + target.length));
  return target;
}

/** Rows for series of one length in the kernels' memory, for as long as nobody else claims it and there is room. */
export class SeriesRows {
  readonly #rowBytes: number;
  readonly #most: number;
  #claim: number | null = null;
  #used = 0;

  /** The first `spare` rows are the owner's own, to be written anew all the time. */
  constructor(
    length: number,
    private readonly spare: number,
  ) {
    this.#rowBytes = padded(length) * DOUBLE;
    this.#most = spare + Math.floor(KEPT_BYTES / Math.max(1, this.#rowBytes));
  }

  address(row: number): number {
    return FIRST_ROW + row * this.#rowBytes;
  }

  /** Sees to it that so many more rows can be taken; answers whether the rows taken before are kept. */
  makeRoom(count: number): boolean {
    const kept = this.#claim === lastClaim() && this.#used + count <= this.#most;
    if (!kept) {
      this.#claim = claim();
      this.#used = this.spare;
    }
    scratch(this.address(this.#used + count));
    return kept;
  }

  /** The address of a row that nobody has. */
  take(): number {
    this.#used += 1;
    return this.address(this.#used - 1);
  }
}
