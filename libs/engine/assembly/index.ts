// The hot loops of the engine, compiled to WebAssembly with SIMD. Nothing is allocated: the caller lays out the memory.
// Logarithms and exponentials are compiled in, too, so that no machine's library has a say in the last bit.
export { addCrossProducts } from './cross-products';
export { simulatePaths } from './paths';
export { takeOut, takeOutTwice } from './projection';
export { layNormals, seed } from './random';
export { centre, dot, medians, scale, slopes } from './series';

/** Where the caller's memory begins: before it lie the tables of the logarithm and the exponential. */
export function firstFree(): usize {
  return (__heap_base + 15) & ~15;
}
