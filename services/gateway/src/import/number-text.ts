import { gatewayV1 } from '@perfolio/contracts';

const { COMMA, POINT, DECIMAL_MARK_UNSPECIFIED } = gatewayV1.DecimalMark;

const AS_POINT = /^[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d{1,3})?$/i;
const AS_COMMA = /^[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)?(?:,\d*)?(?:e[+-]?\d{1,3})?$/i;
const LONGEST = 64;

/** The number of a cell by its decimal mark; undefined for a text that is none. `%` divides by a hundred, brackets are a minus. */
export function numberOf(cell: string, mark: gatewayV1.DecimalMark): number | undefined {
  const { digits, percent } = stripped(cell);
  if (!/^[^e]*\d/i.test(digits) || !(mark === COMMA ? AS_COMMA : AS_POINT).test(digits)) return undefined;
  const plain = mark === COMMA ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  const value = Number(plain);
  return percent ? value / 100 : value;
}

/**
 * What stands before the fractions of the numbers of a file: what the numbers say that can be read in one way only. Undefined where
 * some can be read in both and none decides.
 *
 * @param separator of columns: where it is a comma, the comma stands before no fraction unless a number says so
 */
export function decimalMarkOf(cells: Iterable<string>, separator: string): gatewayV1.DecimalMark | undefined {
  const votes = { [POINT]: 0, [COMMA]: 0, either: 0 };
  for (const cell of cells) {
    const vote = voteOf(numberOf(cell, POINT), numberOf(cell, COMMA));
    if (vote !== undefined) votes[vote] += 1;
  }
  if (votes[POINT] + votes[COMMA] > 0) return votes[COMMA] > votes[POINT] ? COMMA : POINT;
  return votes.either > 0 && separator !== ',' ? undefined : POINT;
}

/** What a cell says of the mark, by what it is under each; undefined where it says nothing. */
function voteOf(asPoint: number | undefined, asComma: number | undefined) {
  if (asPoint === asComma) return undefined;
  if (asComma === undefined) return POINT;
  return asPoint === undefined ? COMMA : 'either';
}

export const isSaid = (mark: gatewayV1.DecimalMark): boolean => mark !== DECIMAL_MARK_UNSPECIFIED;

function stripped(cell: string): { readonly digits: string; readonly percent: boolean } {
  const text = cell
    .slice(0, LONGEST)
    .trim()
    .replaceAll(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '')
    .replaceAll(/^[€$£¥]\s?|\s?[€$£¥]$|\s(?=%$)/g, '');
  const percent = text.endsWith('%');
  const bare = percent ? text.slice(0, -1) : text;
  const inBrackets = /^\((.+)\)$/.exec(bare)?.[1];
  return { digits: inBrackets === undefined ? bare.replace('−', '-') : `-${inBrackets}`, percent };
}
