import type { Scale } from './scale';

interface AxisParts {
  readonly scale: Scale;
  readonly text: (value: number) => string;
  /** What is counted, with its unit. */
  readonly title: string;
}

/** Grid lines across, with their values at the left. */
export function LeftAxis({
  scale,
  text,
  title,
  left,
  right,
  top,
}: AxisParts & { left: number; right: number; top: number }) {
  return (
    <g class="axis">
      <text x={0} y={top - 8} class="axis-title">
        {title}
      </text>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={scale(tick)} y2={scale(tick)} class={tick === 0 ? 'zero' : 'grid'} />
          <text x={left - 6} y={scale(tick)} dy="0.32em" text-anchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Grid lines upright, with their values below. */
export function BottomAxis({ scale, text, title, top, bottom }: AxisParts & { top: number; bottom: number }) {
  const [last] = scale.ticks.slice(-1);
  return (
    <g class="axis">
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={scale(tick)} x2={scale(tick)} y1={top} y2={bottom} class={tick === 0 ? 'zero' : 'grid'} />
          <text x={scale(tick)} y={bottom + 14} text-anchor="middle">
            {text(tick)}
          </text>
        </g>
      ))}
      <text x={scale(last ?? 0)} y={bottom + 29} text-anchor="end" class="axis-title">
        {title}
      </text>
    </g>
  );
}
