// The hot loops of the engine, compiled to WebAssembly with SIMD. No allocation and no state: the caller lays out the memory.
export { addCrossProducts } from './cross-products';
export { centre, dot, dots, residualSquares, subtract, subtractFour } from './series';
