import type { ComponentChildren } from 'preact';

import type { Deed, FleetState, ReplicaState } from '../../demonstration/messages';
import { OUTCOMES } from '../../words/happenings';
import { bytesText, counted, number } from '../../words/numbers';

/** The system of record, where the truth is. */
export function RecordPanel({ state: { portfolio } }: { readonly state: FleetState }) {
  return (
    <Panel name="The record" badge={`state ${portfolio.number}`} tone="at-rest">
      <Fact name="Portfolio">{portfolio.weights.map((weight) => `${weight} %`).join(' · ')}</Fact>
      <Fact name="Generation">
        <Generation text={portfolio.generation} />
      </Fact>
    </Panel>
  );
}

interface ReplicaParts {
  readonly replica: ReplicaState;
  readonly act: (deed: Deed) => void;
}

/** One replica: what it has in memory, and what it is at. */
export function ReplicaPanel({ replica, act }: ReplicaParts) {
  const { name, entries, bytes, activity, last, link, holdsLease } = replica;
  return (
    <Panel name={`Replica ${name}`} {...doing(replica)}>
      <Fact name="In memory">{entries === 0 ? 'nothing' : `${counted(entries, 'answer')}, ${bytesText(bytes)}`}</Fact>
      <Fact name="People waiting">{activity.waiting}</Fact>
      <Fact name="Lease">{holdsLease ? 'holds it' : 'none'}</Fact>
      <Fact name="Bus">{link === 'up' ? 'no fault noticed' : 'fault noticed'}</Fact>
      <Fact name="Store">{activity.isStoreAvoided ? 'goes round it' : 'asks it'}</Fact>
      <Fact name="Last answer">
        {last === undefined ? 'none yet' : `state ${last.portfolio}, ${OUTCOMES[last.outcome]}`}
      </Fact>
      {last !== undefined && (
        <Fact name="It said">spread as over {number(last.effectivePositions)} equal positions</Fact>
      )}
      <p class="actions">
        <button type="button" onClick={() => act({ kind: 'ask', replica: name })}>
          Ask {name}
        </button>
      </p>
    </Panel>
  );
}

interface Doing {
  readonly badge: string;
  readonly tone: Tone;
}

function doing({ isPaused, activity }: ReplicaState): Doing {
  if (isPaused) return { badge: '✕ stands still', tone: 'stopped' };
  if (activity.computing > 0) return { badge: '● computes', tone: 'at-work' };
  if (activity.flights > 0) return { badge: '◌ waits', tone: 'in-line' };
  return { badge: '○ idle', tone: 'at-rest' };
}

/** What the replicas share. */
export function ServerPanel({ state: { server, isBusWhole } }: { readonly state: FleetState }) {
  const { isUp, generation, entries, bytes, leases } = server;
  return (
    <Panel name="Redis" badge={isUp ? '✓ up' : '✕ killed'} tone={isUp ? 'at-rest' : 'stopped'}>
      <Fact name="Stored">{entries === 0 ? 'nothing' : `${counted(entries, 'answer')}, ${bytesText(bytes)}`}</Fact>
      <Fact name="Of generation">{generation === undefined ? 'none' : <Generation text={generation} />}</Fact>
      <Fact name="Leases">
        {leases.length === 0
          ? 'none'
          : leases.map(({ holder, leftMs }) => `${holder}, ${number(leftMs / 1000, 1)} s left`).join('; ')}
      </Fact>
      <Fact name="Bus">{isUp && isBusWhole ? '✓ whole' : '✕ cut'}</Fact>
    </Panel>
  );
}

type Tone = 'at-rest' | 'at-work' | 'in-line' | 'stopped';

interface PanelParts {
  readonly name: string;
  readonly badge: string;
  readonly tone: Tone;
  readonly children: ComponentChildren;
}

const Panel = ({ name, badge, tone, children }: PanelParts) => (
  <section class={`panel ${tone}`} aria-label={name}>
    <h3>
      {name} <span class="badge">{badge}</span>
    </h3>
    {children}
  </section>
);

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <p class="fact">
    <span>{name}</span> <b>{children}</b>
  </p>
);

/** Its number orders, its tag tells one history from another: the ends of both. */
const Generation = ({ text }: { readonly text: string }) => {
  const [count = '', tag = ''] = text.split('-');
  return (
    <code title={text}>
      …{count.slice(-6)}-{tag.slice(0, 4)}…
    </code>
  );
};
