/**
 * x times x. Not `x ** 2`: the platform may compute a power in a library before the code is hot and by multiplication
 * after, which can differ in the last bit, and equal requests must give equal bytes.
 */
export const square = (x: number): number => x * x;
