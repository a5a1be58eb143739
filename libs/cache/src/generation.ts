/**
 * `<number>-<tag>`: microseconds since the epoch, below 2^53, and 64 random bits as 16 hex digits. The number orders; a number can
 * come again after a restore or a clock set back, the pair cannot, so only the pair says "the same".
 */
export type Generation = string;

const PATTERN = /^(0|[1-9][0-9]{0,15})-([0-9a-f]{16})$/;

export function isGeneration(text: string): boolean {
  const number = PATTERN.exec(text)?.[1];
  return number !== undefined && Number.isSafeInteger(Number(number));
}

export const numberOf = (generation: Generation): number => Number(generation.slice(0, generation.indexOf('-')));

/** Whether what was kept at `held` has to go when `announced` is the owner's: a smaller number, or an equal one of another history. */
export const isSupersededBy = (held: Generation, announced: Generation): boolean =>
  held !== announced && numberOf(held) <= numberOf(announced);
