import { DOUBLE, kernels, scratch } from './memory';
import { loadCentred, loadConstant, NUMBERS, padded, slotAddress, unload } from './slots';

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
  for (let slot = 0; slot < units.length; slot++) loadConstant(slot, units[slot]!);
  const { address, squares } = loadCentred(units.length, series);
  const left = (target: Float64Array): Float64Array => unload(address, target);
  if (units.length === 0) return { along: new Float64Array(), squares, squaresLeft: squares, left };
  const n = padded(series.length);
  const first = slotAddress(0, series.length);
  const squaresLeft = kernels.takeOut(address, first, n * DOUBLE, units.length, n, NUMBERS);
  return { along: numbersBeside(units.length), squares, squaresLeft, left };
}

function numbersBeside(count: number): Float64Array {
  const first = NUMBERS / DOUBLE;
  const values = scratch(0);
  const numbers = new Float64Array(count);
  for (let k = 0; k < count; k++) numbers[k] = values[first + k]!;
  return numbers;
}
