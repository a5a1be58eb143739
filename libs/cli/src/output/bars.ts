import type { Picture } from './blocks';
import { type Shape, shown } from './numbers';

const LONGEST_NAME = 24;

/** A bar a row; what is below zero has another pattern, for eyes and terminals without colour. */
export function bars(
  title: string,
  values: readonly (readonly [name: string, value: number])[],
  shape: Shape,
): Picture {
  return {
    kind: 'picture',
    title,
    lines: (width) => {
      const left = Math.min(LONGEST_NAME, Math.max(0, ...values.map(([name]) => name.length)));
      const texts = values.map(([, value]) => shown(value, shape));
      const right = Math.max(0, ...texts.map(({ length }) => length));
      const room = Math.max(4, width - left - right - 4);
      const most = Math.max(...values.map(([, value]) => Math.abs(value)), Number.MIN_VALUE);
      return values.map(([name, value], index) => {
        const bar = (value < 0 ? '-' : '#').repeat(Math.round((Math.abs(value) / most) * room));
        return `${name.slice(0, left).padEnd(left)}  ${bar.padEnd(room)}  ${(texts[index] ?? '').padStart(right)}`;
      });
    },
  };
}
