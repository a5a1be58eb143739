import { BASE, DOUBLE, kernels, scratch } from './memory';

/**
 * Series side by side in the kernels' memory, each padded with zeros to a multiple of eight values. All that lie there
 * at one time have one length.
 */
const STEP = 8;

/** Before the slots: the few numbers that kernels read and write beside series. */
export const NUMBERS = BASE;
const FIRST_SLOT = BASE + 1_024;

/** What lies in each slot, where that is known not to change. */
const held: (Float64Array | undefined)[] = [];
let heldLength = 0;

/** The number of values a series takes with its padding. */
export const padded = (length: number): number => Math.ceil(length / STEP) * STEP;

export const slotAddress = (slot: number, length: number): number => FIRST_SLOT + slot * padded(length) * DOUBLE;

/** Copies a series into a slot; answers its address. */
export function load(slot: number, series: Float64Array): number {
  const { length } = series;
  if (length !== heldLength) forgetSlots(length);
  held[slot] = undefined;
  const values = scratch(slotAddress(slot + 1, length));
  const from = slotAddress(slot, length) / DOUBLE;
  values.set(series, from);
  for (let at = from + length; at < from + padded(length); at++) values[at] = 0;
  return from * DOUBLE;
}

/** The same for a series that never changes: it is copied only when it does not lie there already. */
export function loadConstant(slot: number, series: Float64Array): number {
  if (held[slot] === series) return slotAddress(slot, heldLength);
  const address = load(slot, series);
  held[slot] = series;
  return address;
}

export interface Centred {
  readonly address: number;
  /** NaN where a value of the series is missing. */
  readonly mean: number;
  /** Sum of squares about the mean. */
  readonly squares: number;
}

/** Copies a series into a slot and takes its mean from it there. */
export function loadCentred(slot: number, series: Float64Array): Centred {
  const n = padded(series.length);
  const address = load(slot, series);
  const mean = kernels.centre(address, series.length, n);
  return { address, mean, squares: kernels.dot(address, address, n) };
}

/** The series at an address, copied out. */
export function unload(address: number, target: Float64Array): Float64Array {
  const from = address / DOUBLE;
  target.set(scratch(0).subarray(from, from + target.length));
  return target;
}

/** For those who use the memory otherwise. */
export function forgetSlots(length = 0): void {
  held.length = 0;
  heldLength = length;
}
