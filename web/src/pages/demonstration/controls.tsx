import { useId } from 'preact/hooks';

import type { Deed, FleetState } from '../../demonstration/messages';
import { Choice } from '../../parts/field';

interface ControlsParts {
  readonly state: FleetState;
  readonly act: (deed: Deed) => void;
}

const DURATIONS = [
  ['500', 'half a second'],
  ['2000', '2 seconds'],
  ['5000', '5 seconds'],
] as const;

/** What a person can do to the replicas and to what they share. */
export function Controls({ state, act }: ControlsParts) {
  const isPaused = state.replicas.some((replica) => replica.isPaused);
  return (
    <div class="controls">
      <div class="actions" role="group" aria-label="People">
        <button type="button" class="first" onClick={() => act({ kind: 'change' })}>
          Change the portfolio
        </button>
        <button type="button" class="first" onClick={() => act({ kind: 'crowd' })}>
          50 people ask
        </button>
      </div>
      <div class="actions" role="group" aria-label="Faults">
        <Fault
          isOn={!state.isBusWhole}
          name="Cut the bus"
          mend="Mend the bus"
          onClick={() => act({ kind: 'bus', isWhole: !state.isBusWhole })}
        />
        <Fault
          isOn={!state.server.isUp}
          name="Kill Redis"
          mend="Start Redis again"
          onClick={() => act({ kind: 'redis', isUp: !state.server.isUp })}
        />
        <Fault
          isOn={isPaused}
          name="Pause a holder"
          mend="Let it go on"
          onClick={() => act({ kind: isPaused ? 'resume' : 'pause' })}
        />
      </div>
      <Settings state={state} act={act} />
    </div>
  );
}

interface FaultParts {
  readonly isOn: boolean;
  readonly name: string;
  readonly mend: string;
  readonly onClick: () => void;
}

const Fault = ({ isOn, name, mend, onClick }: FaultParts) => (
  <button type="button" class={isOn ? 'fault on' : 'fault'} onClick={onClick}>
    {isOn ? mend : name}
  </button>
);

function Settings({ state: { computeMs, trustsBus }, act }: ControlsParts) {
  const id = useId();
  const duration = DURATIONS.find(([ms]) => Number(ms) === computeMs)?.[0] ?? '2000';
  return (
    <div class="row">
      <Choice
        label="A computation is made to take"
        value={duration}
        options={DURATIONS}
        onValue={(ms) => act({ kind: 'computeMs', ms: Number(ms) })}
      />
      <div class="check">
        <input
          id={id}
          type="checkbox"
          checked={trustsBus}
          onChange={(event) => act({ kind: 'trust', trustsBus: event.currentTarget.checked })}
        />
        <label for={id}>
          Break the promise on purpose: trust the bus for the generation, do not ask the record. Then cut the bus,
          change, and ask.
        </label>
      </div>
    </div>
  );
}
