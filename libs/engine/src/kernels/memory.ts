import { KERNEL_BYTES } from '../gen/kernel-bytes';

/** What `assembly/` exports. Addresses are in bytes, `n` counts values with their padding. */
interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  firstFree(): number;
  addCrossProducts(panel: number, rows: number, heads: number, n: number, sums: number): void;
  centre(x: number, length: number, n: number): number;
  dot(x: number, y: number, n: number): number;
  layNormals(at: number): void;
  medians(a: number, b: number, c: number, n: number, target: number): void;
  scale(x: number, factor: number, n: number): void;
  seed(value: number, stream: number): void;
  simulatePaths(...run: PathsRun): void;
  slopes(y: number, ...others: Listed): void;
  takeOut(x: number, ...units: Listed): number;
  takeOutTwice(x: number, ...units: Listed): number;
}

/** The address of a list of series' addresses, how many they are, their length, and the address of the numbers beside them. */
type Listed = [list: number, count: number, n: number, numbers: number];

/** The loadings' address, their number, mean and degrees of freedom, steps, paths, and the address for the losses. */
type PathsRun = [
  loadings: number,
  n: number,
  mean: number,
  degrees: number,
  steps: number,
  paths: number,
  losses: number,
];

export const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
export const WORD = Int32Array.BYTES_PER_ELEMENT;

const PAGE = 65_536;

export const kernels = new WebAssembly.Instance<Kernels>(new WebAssembly.Module(KERNEL_BYTES)).exports;

/** The address from which on the memory is ours. */
export const BASE = kernels.firstFree();

let values = new Float64Array(kernels.memory.buffer);
let addresses = new Int32Array(kernels.memory.buffer);
let claims = 0;

/**
 * The kernels' memory as doubles, at least up to an address. From `BASE` on it is scratch: what a function leaves there is gone
 * with the next one, and it stays as large as the largest request made it.
 */
export function scratch(end: number): Float64Array {
  const missing = end - values.byteLength;
  if (missing > 0) {
    kernels.memory.grow(Math.ceil(missing / PAGE));
    values = new Float64Array(kernels.memory.buffer);
    addresses = new Int32Array(kernels.memory.buffer);
  }
  return values;
}

/** The same memory as words, where lists of addresses are written. */
export const words = (): Int32Array => addresses;

/** Whoever writes to the memory says so first. Answers which claim it is; it holds as long as `lastClaim` is the same. */
export function claim(): number {
  claims += 1;
  return claims;
}

/** The claim that holds. */
export const lastClaim = (): number => claims;
