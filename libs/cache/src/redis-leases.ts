import Redlock, { ExecutionError, ResourceLockedError } from 'redlock';

import { type CacheKey, leaseKey, resultsKey } from './cache-key';
import type { Clock } from './clock';
import { abortable, within } from './deadline';
import type { Lease, LeaseAnswer, LeaseEnd, LeaseNode, Leases } from './lease';
import { gather } from './gather';
import { measuredCommand } from './redis-commands';
import { type Commands, evaluated } from './redis-connection';
import { GRANT, GRANTED, GRANTED_THOUGH_ANSWERED, RELEASE, RENEW, type Script } from './scripts';
import type { Telemetry } from './telemetry';

/** Redis expires by the millisecond and clocks run apart: what is taken off a lease before it counts as valid. */
const DRIFT_SHARE = 0.01;
const DRIFT_MS = 2;
const RENEWALS_PER_LEASE = 3;
/** What a node has to answer within; requests wait for less, renewals and releases for no more. */
const ANSWER_MS = 250;

interface LeaseParts {
  /** Independent servers, an odd number of them: with an even one the package never settles a tie. */
  readonly nodes: readonly LeaseNode[];
  /** Whether the one node holds the results too. Then a grant looks for the answer, and its fill ends the lease. */
  readonly besideResults?: boolean;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** The same with nodes that answer in time. */
interface Voting extends LeaseParts {
  readonly nodes: readonly Commands[];
}

/**
 * The redlock package, kept to the one thing it does well: asking all nodes once. Renewal and release are ours, because its own
 * trust the wall clock, retry for two seconds and throw where there is nothing left to do.
 */
export class RedisLeases implements Leases {
  readonly #redlock: Redlock;
  readonly #voting: Voting;
  /** Values of leases that were granted though an answer lies there, until it is known to whom. */
  readonly #answered = new Set<string>();

  constructor(private readonly parts: LeaseParts) {
    const { nodes, clock } = parts;
    if (nodes.length % 2 === 0) throw new RangeError('leases need an odd number of independent Redis nodes');
    const note = (value: string) => this.#answered.add(value);
    this.#voting = { ...parts, nodes: nodes.map((node) => answeringInTime(node, clock, note)) };
    const scripts = parts.besideResults ? { acquireScript: () => GRANT.text, releaseScript: () => RELEASE.text } : {};
    this.#redlock = new Redlock(this.#voting.nodes, { retryCount: 0, driftFactor: DRIFT_SHARE }, scripts);
    // Each vote's failure arrives here and again in the result, where it is counted.
    this.#redlock.on('error', () => undefined);
  }

  async acquire(key: CacheKey, leaseMs: number, signal: AbortSignal): Promise<LeaseAnswer> {
    const answer = await this.#acquire(key, leaseMs, signal);
    this.parts.telemetry.lock(typeof answer === 'string' ? answer : 'acquired');
    return answer;
  }

  /** The time at which so many nodes are free that a majority can grant. */
  async remainingMs(key: CacheKey, signal: AbortSignal): Promise<number | undefined> {
    const name = leaseKey(key);
    const asked = Promise.allSettled(this.parts.nodes.map((node) => node.pttl(name)));
    const votes = await abortable(asked, signal);
    const left = votes.flatMap((vote) => (vote.status === 'fulfilled' ? [Math.max(0, vote.value)] : []));
    return left.sort((one, other) => one - other)[Math.trunc(this.parts.nodes.length / 2)];
  }

  /** The connections belong to whoever made them; leases still out are released by their holders. */
  async close(): Promise<void> {}

  async #acquire(key: CacheKey, leaseMs: number, signal: AbortSignal): Promise<LeaseAnswer> {
    const began = this.parts.clock.elapsed();
    const value = await this.#vote(key, leaseMs);
    if (value === 'held' || value === 'unreachable') return value;
    const isAnswered = this.#answered.delete(value);
    const validUntil = began + leaseMs * (1 - DRIFT_SHARE) - DRIFT_MS;
    const lease = new RenewedLease(this.#voting, { name: leaseKey(key), value, leaseMs, validUntil, isAnswered });
    if (!signal.aborted && this.parts.clock.elapsed() < validUntil) return lease;
    // Granted too late: nobody waits for it any more, or the nodes are about to forget it.
    await lease.release();
    return 'unreachable';
  }

  /** The lease's value where a majority granted it. */
  async #vote(key: CacheKey, leaseMs: number): Promise<string> {
    const names = [leaseKey(key), ...(this.parts.besideResults === true ? [resultsKey(key.user)] : [])];
    try {
      return (await this.#redlock.acquire(names, leaseMs)).value;
    } catch (error) {
      return this.#refusalOf(error);
    }
  }

  /** Held if a majority could be asked; those who failed to answer cannot grant anything later either. */
  async #refusalOf(error: unknown): Promise<'held' | 'unreachable'> {
    if (!(error instanceof ExecutionError)) return 'unreachable';
    const [stats] = await Promise.all(error.attempts);
    const votes = [...(stats?.votesAgainst.values() ?? [])];
    const failed = votes.filter((vote) => !(vote instanceof ResourceLockedError)).length;
    return failed * 2 > this.parts.nodes.length ? 'unreachable' : 'held';
  }
}

interface Terms {
  readonly name: string;
  readonly value: string;
  readonly leaseMs: number;
  /** On the monotonic clock: a wall clock set back or forth changes nothing. */
  readonly validUntil: number;
  /** Whether a grant beside the results came upon an answer. */
  readonly isAnswered: boolean;
}

/** A granted lease: renewed at thirds of its length until it is released or lost. */
class RenewedLease implements Lease {
  readonly nothingThere: boolean;
  readonly end?: LeaseEnd;
  #released = false;
  #validUntil: number;
  #cancelRenewal: () => void = () => undefined;

  constructor(
    private readonly parts: Voting,
    private readonly terms: Terms,
  ) {
    const { name, value, validUntil, isAnswered } = terms;
    const isBeside = parts.besideResults === true;
    this.nothingThere = isBeside && !isAnswered;
    if (isBeside) this.end = { name, value, done: () => this.#ended() };
    this.#validUntil = validUntil;
    this.#plan();
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#stop();
    const freed = await this.#ask(RELEASE, [this.terms.value]);
    this.parts.telemetry.lock(freed === 'majority' ? 'released' : 'unreleased');
  }

  #ended(): void {
    if (this.#released) return;
    this.#stop();
    this.parts.telemetry.lock('released');
  }

  #stop(): void {
    this.#released = true;
    this.#cancelRenewal();
  }

  #plan(): void {
    this.#cancelRenewal = this.parts.clock.after(this.terms.leaseMs / RENEWALS_PER_LEASE, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { clock, telemetry } = this.parts;
    const began = clock.elapsed();
    const renewed = await this.#ask(RENEW, [this.terms.value, this.terms.leaseMs]);
    if (this.#released) return;
    if (renewed === 'majority') this.#validUntil = began + this.terms.leaseMs * (1 - DRIFT_SHARE) - DRIFT_MS;
    // Nodes that do not answer may still hold it; one that says no, with the others silent, leaves it to time.
    if (renewed === 'refused' || clock.elapsed() >= this.#validUntil) telemetry.lock('lost');
    else this.#plan();
  }

  /** Asks all nodes. `refused`: so many said no that the others together are no majority. Never rejects. */
  async #ask(script: Script, args: ReadonlyArray<string | number>): Promise<'majority' | 'refused' | 'unclear'> {
    const call = { keys: [this.terms.name], args };
    const votes = await Promise.allSettled(this.parts.nodes.map((node) => evaluated(node, script, call)));
    const said = (answer: number) =>
      votes.filter((vote) => vote.status === 'fulfilled' && vote.value === answer).length;
    if (said(1) * 2 > votes.length) return 'majority';
    return said(0) * 2 > votes.length ? 'refused' : 'unclear';
  }
}

const COMMANDS = { eval: 'EVAL', evalsha: 'EVALSHA' } as const;

/**
 * A node for scripts alone, which reject when it keeps silent: the package would wait for its vote for as long as the socket lives. To
 * the package a grant is a grant; which leases were granted though an answer lies there is told aside, by their values.
 */
function answeringInTime(node: LeaseNode, clock: Clock, note: (value: string) => void): Commands {
  const timed =
    (run: 'eval' | 'evalsha') =>
    async (script: string, keys: number, ...given: Array<string | number | Buffer>): Promise<unknown> => {
      gather(node);
      const reply = await within(clock, ANSWER_MS, () =>
        measuredCommand(COMMANDS[run], () => node[run](script, keys, ...given)),
      );
      if (reply !== GRANTED_THOUGH_ANSWERED) return reply;
      note(String(given.flat()[keys]));
      return GRANTED;
    };
  const answering: Commands = Object.create(node);
  return Object.assign(answering, { eval: timed('eval'), evalsha: timed('evalsha') });
}
