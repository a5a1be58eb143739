import { Card } from '../../parts/card';
import { Failure, Waiting } from '../../parts/notice';
import { counted } from '../../words/numbers';
import type { FleetState } from '../../demonstration/messages';
import { CacheHead } from '../operator/cache-head';
import { Controls } from './controls';
import { RecordPanel, ReplicaPanel, ServerPanel } from './panels';
import { StandIns } from './stand-ins';
import { Newest, Story } from './story';
import { useLaboratory } from './use-laboratory';

/** Three replicas of the cache in this page, to be asked and broken. */
export function Demonstration() {
  const { state: shown, story, error, act } = useLaboratory();
  const state = shown.value;
  return (
    <div class="page">
      <CacheHead section="demonstration" />
      <p class="lead">
        Three replicas run in this page, with the cache’s own code. Change the portfolio, ask, and break what you like:
        nobody gets an answer that is older than the last change before the question.
      </p>
      <Failure error={error.value} />
      {state === undefined ? (
        <Waiting what="Starting three replicas" />
      ) : (
        <div class="laboratory">
          <Card kicker="What the people got" title={findingOf(state)} wide>
            <Tally state={state} />
            <Controls state={state} act={act} />
            <Newest lines={story.value} />
          </Card>
          <div class="stage">
            <RecordPanel state={state} />
            <div class="replicas">
              {state.replicas.map((replica) => (
                <ReplicaPanel key={replica.name} replica={replica} act={act} />
              ))}
            </div>
            <ServerPanel state={state} />
          </div>
          <Story lines={story.value} />
          <StandIns />
        </div>
      )}
    </div>
  );
}

function findingOf({ stale, answered, computations }: FleetState): string {
  if (stale > 0) return `${counted(stale, 'stale answer')}: messages were trusted, and some were lost`;
  if (answered === 0) return 'Nobody has asked yet';
  const people = answered === 1 ? '1 person' : `${answered.toLocaleString('en-US')} people`;
  return `No stale answer to ${people}; ${counted(computations, 'computation')} for all of them`;
}

function Tally({ state: { stale, asked, answered, computations } }: { readonly state: FleetState }) {
  return (
    <dl class="figures">
      <Figure name="Stale answers" value={stale} tone={stale === 0 ? 'better' : 'worse'} />
      <Figure name="Computations" value={computations} />
      <Figure name="People answered" value={answered} />
      <Figure name="People waiting or gone" value={asked - answered} />
    </dl>
  );
}

interface FigureParts {
  readonly name: string;
  readonly value: number;
  readonly tone?: 'better' | 'worse';
}

const Figure = ({ name, value, tone }: FigureParts) => (
  <div class="figure">
    <dt>{name}</dt>
    <dd class={tone}>{value.toLocaleString('en-US')}</dd>
  </div>
);
