import { Card } from '../../parts/card';
import { sentenceOf } from '../../words/happenings';
import type { StoryLine } from './use-laboratory';

/** The newest of it, where the buttons are: on a phone the rest is far below. */
export const Newest = ({ lines: [newest] }: { readonly lines: readonly StoryLine[] }) => (
  <p class="newest">
    {newest === undefined ? 'Three replicas are up. Ask them something.' : sentenceOf(newest.happening)}
  </p>
);

/** What happened, the newest first, in plain sentences. */
export function Story({ lines }: { readonly lines: readonly StoryLine[] }) {
  return (
    <Card kicker="The newest first" title="What was done, and what came of it">
      <div class="story" role="log" aria-label="What happened" tabIndex={0}>
        <ol>
          {lines.map(({ number, at, happening }) => (
            <li key={number} class={isWrong(happening) ? 'worse' : undefined}>
              <time>{at}</time> <span>{sentenceOf(happening)}</span>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

const isWrong = (happening: StoryLine['happening']): boolean => 'answered' in happening && happening.answered.stale > 0;
