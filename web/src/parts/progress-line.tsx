export interface Stage {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** How far something is; without a total only that it goes on. */
export function ProgressLine({ stage }: { readonly stage: Stage | undefined }) {
  if (stage === undefined) return <progress aria-label="Starting" />;
  const { stage: name, done, total } = stage;
  return (
    <div>
      <progress aria-label={name} max={total || undefined} value={total === 0 ? undefined : done} />
      <p class="hint" role="status">
        {name.toLowerCase()}
        {total > 0 && `, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`}
      </p>
    </div>
  );
}
