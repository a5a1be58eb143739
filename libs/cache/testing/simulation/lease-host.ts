import type { Redis } from 'ioredis';

import type { CacheModules } from '../isolate';
import type { Host, Network } from './network';
import { StoreHost } from './store-host';
import type { Process, World } from './world';

interface Granted {
  readonly value: string;
  expiresAt: number;
}

/** On how many servers each lease stands, and when it has run out on so many that it stands no more. */
export class LeaseLedger {
  readonly #votes = new Map<string, number>();

  constructor(
    private readonly majority: number,
    private readonly onLost: (name: string) => void,
  ) {}

  granted(value: string): void {
    this.#votes.set(value, (this.#votes.get(value) ?? 0) + 1);
  }

  ended(name: string, value: string, how: 'released' | 'ran out'): void {
    const votes = this.#votes.get(value) ?? 0;
    this.#votes.set(value, votes - 1);
    if (how === 'ran out' && votes === this.majority) this.onLost(name);
  }
}

/** A server of leases: `SET NX PX`, and the scripts that renew and release, by their meaning. */
export class LeaseHost {
  readonly #granted = new Map<string, Granted>();

  constructor(
    private readonly world: World,
    /** Where it runs: a host of its own, or the store's. */
    readonly host: Host,
    private readonly ledger: LeaseLedger,
  ) {}

  grant(name: string, { value, ms }: { value: string; ms: number }): 1 | 0 {
    if (this.#held(name) !== undefined) return 0;
    const granted = { value, expiresAt: this.world.now + ms };
    this.#granted.set(name, granted);
    this.ledger.granted(value);
    this.#watch(name, granted);
    return 1;
  }

  /** A grant that also says whether an answer lies there. */
  async grantBeside(name: string, terms: { value: string; ms: number }): Promise<'held' | 'granted' | 'answered'> {
    if (this.grant(name, terms) === 0) return 'held';
    return this.host instanceof StoreHost && (await this.host.holds(name)) ? 'answered' : 'granted';
  }

  renew(name: string, { value, ms }: { value: string; ms: number }): 1 | 0 {
    const held = this.#held(name);
    if (held?.value !== value) return 0;
    held.expiresAt = this.world.now + ms;
    return 1;
  }

  release(name: string, value: string): 1 | 0 {
    if (this.#held(name)?.value !== value) return 0;
    this.#granted.delete(name);
    this.ledger.ended(name, value, 'released');
    return 1;
  }

  /** As Redis says it: below 0 when nobody has it. */
  remainingMs(name: string): number {
    const held = this.#held(name);
    return held === undefined ? -2 : Math.ceil(held.expiresAt - this.world.now);
  }

  /** All leases are gone: the server lost its memory. */
  wipe(): void {
    for (const [name, { value }] of this.#granted) this.ledger.ended(name, value, 'ran out');
    this.#granted.clear();
  }

  #held(name: string): Granted | undefined {
    const held = this.#granted.get(name);
    return held !== undefined && held.expiresAt > this.world.now ? held : undefined;
  }

  #watch(name: string, granted: Granted): void {
    this.world.plan(granted.expiresAt - this.world.now, () => {
      if (this.#granted.get(name) !== granted) return;
      if (granted.expiresAt > this.world.now) return this.#watch(name, granted);
      this.#granted.delete(name);
      this.ledger.ended(name, granted.value, 'ran out');
    });
  }
}

interface NodeParts {
  readonly process: Process;
  readonly lease: LeaseHost;
  readonly network: Network;
  readonly modules: CacheModules;
  readonly hex: (digits: number) => string;
}

const COMMAND_MS = 100;

/** The connection of one process to one server of leases: what the real leases ask of theirs. */
export class LeaseNode {
  constructor(private readonly parts: NodeParts) {}

  /** A second name is that of the results beside the leases. */
  grant([name = '', ...beside]: readonly string[], terms: { value: string; ms: number }): Promise<number> {
    if (beside.length === 0) return ask(this.parts, (lease) => lease.grant(name, terms));
    const { GRANT } = this.parts.modules.scripts;
    return this.evalsha(GRANT.sha, 1 + beside.length, name, ...beside, terms.value, terms.ms);
  }

  /** The order of ioredis: script, number of keys, keys, arguments. */
  evalsha(sha: string, keys: number, ...given: ReadonlyArray<string | number>): Promise<number> {
    const { GRANT, GRANTED, GRANTED_THOUGH_ANSWERED, RENEW, RELEASE } = this.parts.modules.scripts;
    const [name, value, ms] = [String(given[0]), String(given[keys]), Number(given[keys + 1])];
    const replies = { held: 0, granted: GRANTED, answered: GRANTED_THOUGH_ANSWERED };
    if (sha === GRANT.sha)
      return ask(this.parts, async (lease) => replies[await lease.grantBeside(name, { value, ms })]);
    if (sha === RENEW.sha) return ask(this.parts, (lease) => lease.renew(name, { value, ms }));
    if (sha === RELEASE.sha) return ask(this.parts, (lease) => lease.release(name, value));
    throw new Error('a script that no lease server here knows');
  }

  release(name: string, value: string): Promise<number> {
    return ask(this.parts, (lease) => lease.release(name, value));
  }

  pttl(name: string): Promise<number> {
    return ask(this.parts, (lease) => lease.remainingMs(name));
  }

  hex(digits: number): string {
    return this.parts.hex(digits);
  }

  asRedis(): Redis {
    return this as unknown as Redis;
  }
}

/** No private name of the class: the leases ask by objects that only inherit from theirs. */
function ask(
  { process, lease, network }: NodeParts,
  serve: (lease: LeaseHost) => number | Promise<number>,
): Promise<number> {
  return network.call(process, lease.host, { serve: () => serve(lease), timeoutMs: COMMAND_MS });
}

class ResourceLockedError extends Error {}

const LOCKED = new ResourceLockedError('somebody has it');

class ExecutionError extends Error {
  constructor(readonly attempts: ReadonlyArray<Promise<{ votesAgainst: Map<LeaseNode, Error> }>>) {
    super('no majority');
  }
}

interface Votes {
  /** Settles as soon as a majority is for it or against it. */
  readonly won: Promise<boolean>;
  /** When all have voted: what those said who were against it. */
  readonly stats: Promise<{ votesAgainst: Map<LeaseNode, Error> }>;
}

/** The one thing the real leases use of the redlock package: asking every node once, and taking a lost vote back. */
class AskOnce {
  constructor(private readonly nodes: readonly LeaseNode[]) {}

  on(): this {
    return this;
  }

  async acquire(names: readonly string[], ms: number): Promise<{ value: string }> {
    const value = this.nodes[0]?.hex(16) ?? '';
    const { won, stats } = this.#vote(async (node) => (await node.grant(names, { value, ms })) === names.length);
    if (await won) return { value };
    await this.#vote(async (node) => (await node.release(names[0] ?? '', value)) === 1).won;
    throw new ExecutionError([stats]);
  }

  #vote(ask: (node: LeaseNode) => Promise<boolean>): Votes {
    const { promise: won, resolve } = Promise.withResolvers<boolean>();
    const votesAgainst = new Map<LeaseNode, Error>();
    let votesFor = 0;
    const count = async (node: LeaseNode) => {
      try {
        if (await ask(node)) votesFor += 1;
        else votesAgainst.set(node, LOCKED);
      } catch (error) {
        votesAgainst.set(node, error instanceof Error ? error : new Error(String(error)));
      }
      if (votesFor * 2 > this.nodes.length) resolve(true);
      if (votesAgainst.size * 2 > this.nodes.length) resolve(false);
    };
    return { won, stats: Promise.all(this.nodes.map(count)).then(() => ({ votesAgainst })) };
  }
}

/** What stands in the place of the package, which has a clock of its own. */
export const askOncePackage = { __esModule: true, default: AskOnce, ExecutionError, ResourceLockedError };
