import type { Answered, Happening, ReplicaName } from '../demonstration/messages';
import { counted } from './numbers';

type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;
type Sentences = { readonly [Kind in Happening['kind']]: (happening: Of<Kind>) => string };

/** What happened, in a plain sentence. */
export const sentenceOf = <Kind extends Happening['kind']>(happening: Of<Kind>): string =>
  (SENTENCES[happening.kind] as (happening: Of<Kind>) => string)(happening);

export const OUTCOMES = {
  'hit-local': 'from its own memory',
  'hit-shared': 'from the shared store',
  joined: 'from a computation that was under way',
  computed: 'by computing',
  bypass: 'by computing without the store',
} as const satisfies Readonly<Record<keyof Answered['outcomes'], string>>;

const LEASES: Readonly<Record<string, string>> = {
  acquired: 'took the lease: of all replicas it alone computes',
  held: 'found the lease taken, and waits for whoever has it',
  unreachable: 'could not ask for a lease',
  lost: 'found that its lease has ended meanwhile: another may compute now',
  released: 'gave the lease back',
  unreleased: 'could not give the lease back; it ends by itself',
};

const REFUSALS: Readonly<Record<string, string>> = {
  superseded: 'The store refused the answer of replica %: the portfolio has moved on since.',
  away: 'Replica % could not store its answer: Redis is away. Whoever waits has it all the same.',
};

const SENTENCES: Sentences = {
  changed: ({ portfolio, trustsBus }) => {
    const so = trustsBus ? '' : ' No key names the old one any more, so older answers are out of reach.';
    return `The portfolio was changed: it is in state ${portfolio}, under a new generation.${so}`;
  },
  asked: ({ replica, people }) =>
    people === 1 ? `Somebody asks replica ${replica}.` : `${people} people ask replica ${replica} at the same moment.`,
  answered: ({ replica, answered }) => answeredBy(replica, answered),
  'crowd answered': ({ answered, computations }) => {
    const cost = computations === 0 ? 'and nothing was computed' : `for ${counted(computations, 'computation')}`;
    return `${answered.people - answered.failed} people have their answers, ${cost}.${staleIn(answered)}`;
  },
  computing: ({ replica, portfolio }) => `Replica ${replica} computes, from state ${portfolio} of the portfolio.`,
  lease: ({ replica, outcome }) => `Replica ${replica} ${LEASES[outcome] ?? `says of the lease: ${outcome}`}.`,
  'fill refused': ({ replica, reason }) =>
    (REFUSALS[reason] ?? `The store did not take the answer of replica %: ${reason}.`).replace('%', replica),
  dropped: () => 'The store forgot what was older, and told everybody over the bus.',
  heard: ({ replicas }) => `${replicaList(replicas)} heard of the change and dropped what was older.`,
  link: ({ state }) =>
    state === 'down'
      ? 'The replicas noticed that no messages arrive, and emptied their memories.'
      : 'Messages arrive again. Some may have been missed, so memories were emptied.',
  breaker: ({ replica, state }) =>
    state === 'open'
      ? `Replica ${replica} goes round the store for a second: too many calls failed.`
      : `Replica ${replica} uses the store again.`,
  bus: ({ isWhole }) =>
    isWhole ? 'The bus is whole again.' : 'The bus is cut: no message arrives, and no replica knows it yet.',
  redis: ({ isUp }) =>
    isUp ? 'Redis is back, and empty.' : 'Redis is killed: what it stored, its leases and the bus are gone.',
  'nobody to pause': ({ why }) =>
    why === 'Redis is away'
      ? 'Without Redis there are no leases, so nobody holds one.'
      : 'Nobody holds a lease, so the portfolio is changed and somebody asks: whoever computes will be paused.',
  paused: ({ replica }) =>
    `Replica ${replica} stands still in the middle of its work. Nobody renews its lease, so that ends within three seconds.`,
  resumed: ({ replica }) => `Replica ${replica} goes on, as if no time had passed.`,
  trust: ({ trustsBus }) =>
    trustsBus
      ? 'Broken on purpose: keys now name the generation last heard of over the bus.'
      : 'Keys name the generation that the record says at each request again.',
};

function answeredBy(replica: ReplicaName, answered: Answered): string {
  const { people, failed, portfolios } = answered;
  if (failed === people) return `Replica ${replica} gave no answer in time.`;
  const states = `state ${portfolios.join(' and ')}`;
  const ways = Object.entries(answered.outcomes) as [keyof typeof OUTCOMES, number][];
  if (people === 1) {
    const [way] = ways.map(([outcome]) => OUTCOMES[outcome]);
    return `Replica ${replica} answered ${way ?? ''}: ${states}.${staleIn(answered)}`;
  }
  const how = ways.map(([outcome, count]) => `${count} ${OUTCOMES[outcome]}`).join(', ');
  return `Replica ${replica} answered ${people - failed} people: ${how}. All of ${states}.${staleIn(answered)}`;
}

const staleIn = ({ stale }: Answered): string =>
  stale === 0 ? '' : ` STALE: ${stale} of these answers are older than the last change.`;

const replicaList = (replicas: readonly ReplicaName[]): string =>
  replicas.length === 1
    ? `Replica ${replicas.join('')}`
    : `Replicas ${replicas.slice(0, -1).join(', ')} and ${replicas.at(-1) ?? ''}`;
