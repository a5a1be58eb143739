/** Density of the standard normal distribution: exp(-z^2 / 2) / sqrt(2 pi). */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
