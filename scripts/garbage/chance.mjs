/** Uniform numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several. */
export const pick = (chance, choices) => choices[Math.floor(chance() * choices.length)];

/** So many of what `make` makes. */
export const many = (count, make) => Array.from({ length: count }, make);
