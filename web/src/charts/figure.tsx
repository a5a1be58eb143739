import type { ComponentChild, ComponentChildren } from 'preact';

import { useWidth } from './use-width';

interface FigureParts {
  /** What the picture shows, in a sentence, for those who cannot see it. */
  readonly label: string;
  readonly height: number;
  readonly draw: (width: number) => ComponentChild;
  /** The numbers behind it. */
  readonly children?: ComponentChildren;
}

/** A drawing as wide as its place. */
export function Figure({ label, height, draw, children }: FigureParts) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <figure>
      <div ref={ref} class="drawing">
        {width.value > 0 && (
          <svg
            role="img"
            aria-label={label}
            width={width.value}
            height={height}
            viewBox={`0 0 ${width.value} ${height}`}
          >
            {draw(width.value)}
          </svg>
        )}
      </div>
      {children}
    </figure>
  );
}
