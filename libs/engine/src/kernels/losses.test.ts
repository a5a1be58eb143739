import { normalQuantile } from '../measures/normal-quantile';
import { lossStreams } from './losses';
import { BASE } from './memory';
import { place } from './series-rows';

const ONE = { mean: 0, loadings: Float64Array.of(1), degrees: 0, steps: 1 };
const STREAMS = 500;
const PATHS = 2_000;

function drawn(law: Parameters<typeof lossStreams>[0], seed = 11): Float64Array {
  const losses = new Float64Array(STREAMS * PATHS);
  const draw = lossStreams(law, seed);
  for (let k = 0; k < STREAMS; k++) draw(k, losses.subarray(k * PATHS, (k + 1) * PATHS));
  return losses;
}

const moment = (values: Float64Array, power: number) =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length;

describe('a million normal losses', () => {
  const losses = drawn(ONE);

  it('have the moments of the normal distribution within five standard errors', () => {
    const errors = [1, 2, 15, 96].map((variance) => 5 * Math.sqrt(variance / losses.length));

    expect(Math.abs(moment(losses, 1))).toBeLessThan(errors[0]!);
    expect(Math.abs(moment(losses, 2) - 1)).toBeLessThan(errors[1]!);
    expect(Math.abs(moment(losses, 3))).toBeLessThan(errors[2]!);
    expect(Math.abs(moment(losses, 4) - 3)).toBeLessThan(errors[3]!);
  });

  it('have its quantiles, far out in the tail as well, within five standard errors', () => {
    const sorted = losses.toSorted();
    for (const level of [0.001, 0.05, 0.25, 0.5, 0.9, 0.99, 0.9999]) {
      const z = normalQuantile(level);
      const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
      const error = Math.sqrt((level * (1 - level)) / sorted.length) / density;

      expect(Math.abs(sorted[Math.ceil(level * sorted.length) - 1]! - z)).toBeLessThan(5 * error);
    }
  });

  it('have nothing to do with those of the next stream or the next seed', () => {
    const product = (other: Float64Array, shift: number) =>
      losses.subarray(0, other.length - shift).reduce((sum, value, t) => sum + value * other[t + shift]!, 0) /
      Math.sqrt(other.length);

    expect(Math.abs(product(losses, PATHS))).toBeLessThan(5);
    expect(Math.abs(product(losses, 1))).toBeLessThan(5);
    expect(Math.abs(product(drawn(ONE, 12), 0))).toBeLessThan(5);
  });
});

describe('a stream', () => {
  it('is the same numbers whatever was computed between', () => {
    const first = new Float64Array(4);
    const again = new Float64Array(4);
    lossStreams(ONE, 5)(3, first);
    place(
      BASE,
      Float64Array.from({ length: 5_000 }, (_, t) => t),
    );
    const draw = lossStreams(ONE, 5);
    draw(0, new Float64Array(9));
    draw(3, again);

    expect([...again]).toEqual([...first]);
  });

  it('is xoshiro256++ seeded by SplitMix64, through a ziggurat of 256 layers', () => {
    const losses = new Float64Array(64);
    lossStreams(ONE, 42)(7, losses);
    const plain = plainNormals(42, 7);

    // A plain twin without the wedges and the tail: nineteen deviates of twenty come from within a layer.
    let inside = 0;
    for (const loss of losses) {
      const value = plain();
      if (value === null) break;
      expect(loss).toBeCloseTo(-value, 12);
      inside += 1;
    }
    expect(inside).toBeGreaterThan(10);
  });
});

const MASK = (1n << 64n) - 1n;
const rotated = (x: bigint, by: bigint) => ((x << by) | (x >> (64n - by))) & MASK;

function plainNormals(seed: number, stream: number): () => number | null {
  let mixed = (BigInt(seed) << 32n) | BigInt(stream);
  const state = Array.from({ length: 4 }, () => {
    mixed = (mixed + 0x9e3779b97f4a7c15n) & MASK;
    const a = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    const b = ((a ^ (a >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return b ^ (b >> 31n);
  }) as [bigint, bigint, bigint, bigint];
  const edges = layers();
  return () => {
    const bits = (rotated((state[0] + state[3]) & MASK, 23n) + state[0]) & MASK;
    const shifted = (state[1] << 17n) & MASK;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 45n);
    const layer = Number(bits & 255n);
    const x = (Number(BigInt.asIntN(64, bits) >> 11n) / 2 ** 52) * edges[layer]!;
    return Math.abs(x) < edges[layer + 1]! ? x : null;
  };
}

/** Edges of equal areas under exp(-x^2 / 2): R = 3.6541528853610088 where the tail begins. */
function layers(): number[] {
  const [tail, area] = [3.6541528853610088, 0.004928673233974658];
  const edges = [area / Math.exp(-0.5 * tail ** 2), tail];
  while (edges.length < 256) {
    const last = edges.at(-1)!;
    edges.push(Math.sqrt(-2 * Math.log(area / last + Math.exp(-0.5 * last ** 2))));
  }
  return [...edges, 0];
}
