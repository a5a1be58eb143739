/** The value below which the share of the samples lies (nearest rank). */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples) => quantile(samples, 0.5);

export const p99 = (samples) => quantile(samples, 0.99);

export const sum = (samples) => samples.reduce((total, each) => total + each, 0);

export const rounded = (value, digits = 3) => Number(value.toFixed(digits));

/** Contender after contender, again and again, each round in another order, so that what the machine does meanwhile meets all alike. */
export async function roundRobin(contenders, rounds, measure) {
  const samples = Object.fromEntries(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contenders.length;
    for (const name of [...contenders.slice(first), ...contenders.slice(0, first)])
      samples[name].push(await measure(name, round));
  }
  return samples;
}
