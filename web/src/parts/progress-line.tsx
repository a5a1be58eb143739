export interface Stage {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** What the service calls its work, as people say it. */
const WORDS: Readonly<Record<string, string>> = {
  wait: 'Waiting for its turn',
  fetch: 'Reading prices',
  solve: 'Portfolios found',
  simulate: 'Futures drawn',
};

/** How far something is; without a total only that it goes on. */
export function ProgressLine({ stage }: { readonly stage: Stage | undefined }) {
  if (stage === undefined) return <progress aria-label="Starting" />;
  const { stage: name, done, total } = stage;
  return (
    <div>
      <progress aria-label={WORDS[name] ?? name} max={total || undefined} value={total === 0 ? undefined : done} />
      <p class="hint" role="status">
        {WORDS[name] ?? name}
        {total > 0 && `: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`}
      </p>
    </div>
  );
}
