/** A straight map from numbers to pixels. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

export interface Span {
  readonly low: number;
  readonly high: number;
}

/** From a span of numbers, widened to round ones, to a span of pixels. */
export function scale(numbers: Span, pixels: Span, count = 5): Scale {
  const step = roundStep((numbers.high - numbers.low || 1) / count);
  const low = Math.floor(numbers.low / step + 1e-9) * step;
  const ceiling = Math.ceil(numbers.high / step - 1e-9) * step;
  const high = ceiling > low ? ceiling : low + step;
  const per = (pixels.high - pixels.low) / (high - low || 1);
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => tidy(low + i * step));
  return Object.assign((value: number) => pixels.low + (value - low) * per, { ticks });
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const mantissa = rough / power;
  if (mantissa <= 1) return power;
  if (mantissa <= 2) return 2 * power;
  return mantissa <= 5 ? 5 * power : 10 * power;
}

const tidy = (value: number): number => Number(value.toPrecision(12));

export const spanOf = (values: readonly number[]): Span => {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? { low: 0, high: 1 } : { low: Math.min(...known), high: Math.max(...known) };
};

/** A path through points, broken where a number is missing. */
export function linePath(xs: readonly number[], ys: readonly number[]): string {
  let path = '';
  let pen = 'M';
  for (const [index, x] of xs.entries()) {
    const y = ys[index] ?? Number.NaN;
    if (!Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
