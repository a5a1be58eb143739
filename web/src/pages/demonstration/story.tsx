import { Card } from '../../parts/card';
import { sentenceOf } from '../../words/happenings';
import type { StoryLine } from './use-laboratory';

/** What happened, the newest first, in plain sentences. */
export function Story({ lines }: { readonly lines: readonly StoryLine[] }) {
  const [newest] = lines;
  return (
    <Card
      kicker="What happened, the newest first"
      title={newest === undefined ? 'Nothing yet' : sentenceOf(newest.happening)}
    >
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
