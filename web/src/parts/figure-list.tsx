import type { Maybe } from '../words/numbers';

export interface FigureRow {
  readonly name: string;
  readonly before: number | null | undefined;
  readonly after: number | null | undefined;
  readonly text: (value: Maybe) => string;
  /** Whether less is better; absent where neither is. */
  readonly isBetterLow?: boolean;
}

/** Figures as they would be, with what they are. */
export function FigureList({ figures }: { readonly figures: readonly FigureRow[] }) {
  return (
    <dl class="figures">
      {figures.map(({ name, before, after, text, isBetterLow }) => (
        <div key={name} class="figure">
          <dt>{name}</dt>
          <dd>
            {text(after ?? undefined)}
            <div class={`change ${toneOf(before, after, isBetterLow)}`}>was {text(before ?? undefined)}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function toneOf(before: FigureRow['before'], after: FigureRow['after'], isBetterLow: boolean | undefined): string {
  if (
    isBetterLow === undefined ||
    typeof before !== 'number' ||
    typeof after !== 'number' ||
    Math.abs(after - before) < 1e-6
  )
    return '';
  return after < before === isBetterLow ? 'better' : 'worse';
}
