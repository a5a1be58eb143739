/** A sign, digits with or without a point, and at most one unit. */
const SHIFT = /^([+-]?)(\d+\.?\d*|\.\d+) ?(%|bp|bps)?$/i;

/** Powers of ten, put into the number's text, so that 0.1 % is the double nearest to 0.001. */
const UNIT: Readonly<Record<string, string>> = { '': '', '%': 'e-2', bp: 'e-4', bps: 'e-4' };

const LONGEST = 32;

/**
 * The change of a weight from its text, a fraction of the portfolio: "+5%" is 0.05, "50bp" 0.005, "-0.02" -0.02.
 * Null for any other text: a comma, an exponent, two numbers or more than 32 characters are not guessed at.
 */
export function parseShift(text: string): number | null {
  if (text.length > LONGEST) return null;
  const [, sign, digits, unit = ''] = SHIFT.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const size = Number(`${digits}${UNIT[unit.toLowerCase()] ?? ''}`);
  return sign === '-' ? 0 - size : size;
}
