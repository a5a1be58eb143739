// One number for a case, so that it can be made again alone.
import { generator, many } from '../garbage/chance.mjs';

/** FNV-1a over what names the case. */
export function chanceOf(...parts) {
  let hash = 0x811c9dc5;
  for (const letter of parts.join('\n')) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  const chance = generator(hash);
  many(4, chance);
  return chance;
}
