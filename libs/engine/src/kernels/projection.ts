import { DOUBLE, kernels, scratch } from './memory';
import { loadCentred, loadConstant, NUMBERS, padded, slotAddress, unload } from './slots';

/** How many inner products one kernel takes at once. */
const FOUR = 4;

export interface Projection {
  /** How much of each unit vector was in the centred series. */
  readonly along: Float64Array;
  /** Sum of squares of the series about its mean. */
  readonly squares: number;
  /** Sum of squares of what is left without the units. */
  readonly squaresLeft: number;
  /** What is left, copied to a series of the same length. */
  readonly left: (target: Float64Array) => Float64Array;
}

/**
 * Takes the parts along orthonormal centred series out of a centred one: classical Gram-Schmidt, done twice ("twice is
 * enough", Giraud & Langou 2005).
 */
export function project(series: Float64Array, units: readonly Float64Array[]): Projection {
  units.forEach((unit, slot) => loadConstant(slot, unit));
  const { address, squares } = loadCentred(units.length, series);
  const along = new Float64Array(units.length);
  for (let pass = 0; pass < 2; pass++) takeOut(address, series.length, along);
  const n = padded(series.length);
  return {
    along,
    squares,
    squaresLeft: units.length === 0 ? squares : kernels.dot(address, address, n),
    left: (target) => unload(address, target),
  };
}

/** One pass over the units in the slots from 0 on. */
function takeOut(address: number, length: number, along: Float64Array): void {
  const n = padded(length);
  const parts = NUMBERS / DOUBLE;
  const values = scratch(0);
  const whole = along.length - (along.length % FOUR);
  for (let k = 0; k < whole; k += FOUR) {
    kernels.dots(address, slotAddress(k, length), n * DOUBLE, n, NUMBERS + k * DOUBLE);
  }
  for (let k = whole; k < along.length; k++) values[parts + k] = kernels.dot(address, slotAddress(k, length), n);
  for (let k = 0; k < whole; k += FOUR) {
    kernels.subtractFour(address, slotAddress(k, length), n * DOUBLE, n, NUMBERS + k * DOUBLE);
  }
  for (let k = whole; k < along.length; k++) {
    kernels.subtract(address, slotAddress(k, length), values[parts + k]!, n);
  }
  for (let k = 0; k < along.length; k++) along[k] = along[k]! + values[parts + k]!;
}
