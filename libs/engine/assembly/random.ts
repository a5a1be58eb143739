// Random numbers whose every bit follows from a seed: xoshiro256++ (Blackman & Vigna 2021), its state drawn by SplitMix64
// (Steele, Lea & Flood 2014); normal deviates by the ziggurat (Marsaglia & Tsang 2000, with separate bits for layer and
// value as Doornik 2005 asks), gamma deviates by Marsaglia & Tsang (2000).

/** Layers of the ziggurat, the start of its tail, and the area of a layer. */
const LAYERS: i32 = 256;
const TAIL: f64 = 3.6541528853610088;
const AREA: f64 = 0.004928673233974658;

let s0: u64 = 0;
let s1: u64 = 0;
let s2: u64 = 0;
let s3: u64 = 0;
let mixed: u64 = 0;

/** Where the layers' edges lie (257 doubles), and behind them the density at each edge. */
let edges: usize = 0;

function split(): u64 {
  mixed += 0x9e3779b97f4a7c15;
  let z = mixed;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** Begins the stream of a seed and a number. Streams of different numbers have nothing to do with each other. */
export function seed(value: u32, stream: u32): void {
  mixed = ((<u64>value) << 32) | <u64>stream;
  s0 = split();
  s1 = split();
  s2 = split();
  s3 = split();
}

function next(): u64 {
  const result = rotl<u64>(s0 + s3, 23) + s0;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u64>(s3, 45);
  return result;
}

/** Uniform in (0, 1], so that it has a logarithm. */
function uniform(): f64 {
  return <f64>((next() >> 11) + 1) * (1.0 / 9007199254740992.0);
}

/** Writes the ziggurat's tables to `at` (514 doubles). */
export function layNormals(at: usize): void {
  edges = at;
  f64.store(edge(0), AREA / NativeMath.exp(-0.5 * TAIL * TAIL));
  f64.store(edge(1), TAIL);
  for (let i = 2; i < LAYERS; i++) {
    const before = f64.load(edge(i - 1));
    f64.store(edge(i), NativeMath.sqrt(-2 * NativeMath.log(AREA / before + NativeMath.exp(-0.5 * before * before))));
  }
  f64.store(edge(LAYERS), 0);
  for (let i = 0; i <= LAYERS; i++) {
    const x = f64.load(edge(i));
    f64.store(edge(i + LAYERS + 1), NativeMath.exp(-0.5 * x * x));
  }
}

function edge(i: i32): usize {
  return edges + ((<usize>i) << 3);
}

/** One normal deviate of mean 0 and variance 1. */
export function normal(): f64 {
  while (true) {
    const bits = next();
    const layer = <i32>(bits & 255);
    const x = <f64>(<i64>bits >> 11) * (1.0 / 4503599627370496.0) * f64.load(edge(layer));
    if (NativeMath.abs(x) < f64.load(edge(layer + 1))) return x;
    if (layer === 0) return tail(x < 0);
    const outer = f64.load(edge(layer + LAYERS + 1));
    const inner = f64.load(edge(layer + LAYERS + 2));
    if (outer + uniform() * (inner - outer) < NativeMath.exp(-0.5 * x * x)) return x;
  }
}

function tail(negative: bool): f64 {
  while (true) {
    const x = -NativeMath.log(uniform()) / TAIL;
    const y = -NativeMath.log(uniform());
    if (y + y > x * x) return negative ? -TAIL - x : TAIL + x;
  }
}

/** One deviate of the chi-squared distribution: twice a gamma deviate of half as many degrees of freedom, above 2. */
export function chiSquared(degrees: f64): f64 {
  const d = 0.5 * degrees - 1.0 / 3.0;
  const c = 1 / NativeMath.sqrt(9 * d);
  while (true) {
    const x = normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (NativeMath.log(uniform()) < 0.5 * x * x + d * (1 - v + NativeMath.log(v))) return 2 * d * v;
  }
}
