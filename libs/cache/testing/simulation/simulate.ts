import { PerfolioError } from '@perfolio/errors';

import type { LocalStore } from '../../src/local-store';
import { checkHistory } from '../checker/check-history';
import type { Violation } from '../checker/violation';
import type { HistoryEvent } from '../history';
import { BusHost } from './bus-host';
import { Chance } from './chance';
import { Client, FAILED_BY_ITSELF } from './client';
import { Context } from './context';
import { strike } from './faults';
import { Gateway } from './gateway';
import { doubt } from './habits';
import type { Laboratory } from './laboratory';
import { LeaseHost, LeaseLedger } from './lease-host';
import { Host, Network } from './network';
import { type Flaw, SystemOfRecord } from './record';
import { Recorder } from './recorder';
import { CACHE_LIMITS, type Fleet } from './replica';
import { HOURS_MS } from './sleep-for-hours';
import { Stage } from './stage';
import { DistantStore, StoreHost } from './store-host';
import { faultsOf, type Theme, themeOf } from './theme';
import { Workload, type Person } from './workload';
import { Process, World } from './world';

interface SimulationResult {
  readonly seed: number;
  readonly theme: string;
  readonly violations: readonly Violation[];
  readonly events: readonly HistoryEvent[];
  readonly counts: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
}

interface Options {
  readonly flaws?: ReadonlySet<Flaw>;
  readonly traced?: boolean;
}

const REPLICAS = 3;
const GATEWAYS = 2;
const BUSY_MS = 8_000;
const ACTS = 28;
/** When all changes have been made. */
const DAY_MS = 9_500;
/** Asked for anew it fails more often: a failure has to meet an answer now and then. */
const FAILING_ANEW = 0.15;
/** Every call has ended, every erasure has run again, every L1 is past its life. */
const QUIET_MS = 160_000;

/** Runs one seed from its first event to its last and holds the history against the guarantees. */
export async function simulate(laboratory: Laboratory, seed: number, options: Options = {}): Promise<SimulationResult> {
  const theme = themeOf(seed);
  const world = new World(new Chance(seed));
  const recorder = new Recorder(world, options.traced === true);
  laboratory.begin(seed);
  const stage = staged(laboratory, { world, recorder, theme, flaws: options.flaws ?? new Set() });
  const { record } = stage.parts.fleet;
  const people = PEOPLE.map(({ user, portfolios }): Person => {
    return { user, portfolios, session: record.addUser(user, portfolios), erased: false };
  });
  recorder.add({ kind: 'fleet', replicas: REPLICAS, localLifeMs: 60_000, eraseSettleMs: 40_000, ttlMs: 1_620_000 });
  recorder.add({ kind: 'write', start: -1, end: -1, sets: record.holds() });
  stage.start(REPLICAS);
  if (world.chance.happens(theme.behind)) {
    recorder.count('database clock behind from the beginning');
    record.skewMs = -3_600_000;
  }
  const workload = new Workload(stage, people, theme);
  plan(stage, { workload, people, theme });
  await world.runUntil(QUIET_MS + (theme.name === 'hours' ? HOURS_MS : 0));
  for (const { user, erased } of people) if (erased) await workload.audit(user);
  workload.auditLocal();
  const violations = checkHistory(recorder.events);
  recorder.counts.set('events', world.happened);
  const { counts, events, trace } = recorder;
  return { seed, theme: theme.name, violations, events, counts, trace };
}

const userOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const PEOPLE = [
  { user: userOf(1), portfolios: ['p1', 'p2'] },
  { user: userOf(2), portfolios: ['p3', 'p4'] },
  { user: userOf(3), portfolios: ['p5'] },
];

interface Making {
  readonly world: World;
  readonly recorder: Recorder;
  readonly theme: Theme;
  readonly flaws: ReadonlySet<Flaw>;
}

function staged(laboratory: Laboratory, { world, recorder, theme, flaws }: Making): Stage {
  const { chance } = world;
  const { count } = recorder;
  const network = new Network(world, count);
  const record = new SystemOfRecord(world, chance, flaws);
  const database = new Host('database');
  const bus = new BusHost({ world, count });
  const store = new StoreHost({ world, modules: laboratory.modules, bus });
  const leaseHosts = chance.happens(0.4) ? [1, 2, 3].map((number) => new Host(`lease-${number}`)) : [];
  const lost = (name: string) => {
    count('lease lost');
    recorder.fault('lease', { start: world.now, end: world.now, key: keyOfLease(name) });
  };
  const ledger = new LeaseLedger(leaseHosts.length > 0 ? 2 : 1, lost);
  const leases = (leaseHosts.length > 0 ? leaseHosts : [store]).map((host) => new LeaseHost(world, host, ledger));
  const pace = { leastMs: 0 };
  let ids = 0;
  const fleet: Fleet = {
    world,
    network,
    recorder,
    modules: laboratory.modules,
    record,
    database,
    store,
    bus,
    leases,
    flaws,
    limits: CACHE_LIMITS,
    madeLocalStores: (): readonly LocalStore[] => laboratory.madeLocalStores(),
    costMs: () => Math.max(pace.leastMs, costOf(theme, chance)),
    failure: (anew) =>
      chance.happens(anew ? Math.max(theme.failing, FAILING_ANEW) : theme.failing) ? failureOf(chance) : undefined,
    nextId: () => (ids += 1),
  };
  const own = new Process('context');
  const context = new Context({
    world,
    process: own,
    record,
    store: new DistantStore({ process: own, host: store, network }),
    recorder,
    flaws,
  });
  const gateways = Array.from({ length: GATEWAYS }, (_, number) => {
    return new Gateway({ process: new Process(`gateway-${number + 1}`), network, database, record, flaws, count });
  });
  const client = new Client({ world, network, recorder, record });
  return new Stage({ fleet, context, gateways, client, pace, leaseHosts });
}

function costOf({ longShare }: Theme, chance: Chance): number {
  if (chance.happens(longShare)) return chance.between(1_000, 7_000);
  return chance.happens(0.2) ? chance.between(50, 600) : chance.between(2, 50);
}

const failureOf = (chance: Chance): PerfolioError =>
  new PerfolioError(chance.pick(['INTERNAL', 'INSUFFICIENT_HISTORY']), FAILED_BY_ITSELF);

/** `perfolio:{<user>}:lease:<generation>:<method>:<digest>`, as the whole key is spelled. */
const keyOfLease = (name: string): string => name.replace(/^perfolio:\{(.*?)\}:lease:(.*?):/, '$1 $2 ');

interface Planning {
  readonly workload: Workload;
  readonly people: readonly Person[];
  readonly theme: Theme;
}

function plan(stage: Stage, { workload, people, theme }: Planning): void {
  const { world } = stage.parts.fleet;
  const { chance } = world;
  for (let act = 0; act < ACTS; act += 1) world.plan(chance.between(0, BUSY_MS), () => workload.act());
  world.plan(DAY_MS, () => doubt(stage, { workload, person: chance.pick(people) }));
  for (const name of faultsOf(theme, chance)) {
    world.plan(chance.between(200, BUSY_MS - 500), () => strike(name, stage, { workload, people }));
  }
}
