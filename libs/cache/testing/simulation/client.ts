import { PerfolioError } from '@perfolio/errors';

import type { Answer } from '../../src/index';
import type { ReadEvent, Values } from '../history';
import type { Gateway } from './gateway';
import type { Network } from './network';
import type { Recorder } from './recorder';
import type { Resolved, SystemOfRecord } from './record';
import type { Replica } from './replica';
import { type Asked, asksOf, decodeAnswer, requestOf } from './request';
import type { World } from './world';

interface ClientParts {
  readonly world: World;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly record: SystemOfRecord;
}

export interface Route {
  readonly gateway: Gateway;
  readonly replica: Replica;
}

/** Longer than any computation: only what stands still makes a caller wait that long. */
const DEADLINE_MS = 60_000;
const TRIES = 3;

type Came = Pick<ReadEvent, 'answer' | 'rights' | 'outcome' | 'error'>;

/** Reads the way of a request: over a gateway that resolves, to a replica that answers, again when the record has moved on. */
export class Client {
  constructor(private readonly parts: ClientParts) {}

  async read(
    asked: Asked,
    route: Route,
    { id, cancelMs }: { id: number; cancelMs: number | undefined },
  ): Promise<void> {
    const { world, recorder, record } = this.parts;
    const start = world.now;
    const caller = new AbortController();
    const stop = [world.plan(DEADLINE_MS, () => caller.abort(new PerfolioError('DEADLINE_EXCEEDED', 'Too late.')))];
    if (cancelMs !== undefined) stop.push(world.plan(cancelMs, () => caller.abort()));
    recorder.note(() => `read r${id} of ${asked.user} asks ${requestOf(asked)} by ${route.replica.name}`);
    const came = await this.#ask(asked, route, caller.signal);
    for (const cancel of stop) cancel();
    recorder.count(`read ${came.outcome ?? came.error}`);
    recorder.note(() => `read r${id} ends: ${JSON.stringify(came.answer ?? came.error)}`);
    const owner = asked.portfolio === undefined ? asked.user : record.ownerOf(asked.portfolio);
    recorder.add({
      kind: 'read',
      id: `r${id}`,
      start,
      end: world.now,
      caller: asked.user,
      replica: route.replica.name,
      request: requestOf(asked),
      asks: asksOf(asked, owner),
      ...came,
      ...(caller.signal.aborted && cancelMs !== undefined ? { cancelled: true } : {}),
      ...(asked.recompute ? { recompute: true } : {}),
    });
  }

  async #ask(asked: Asked, route: Route, signal: AbortSignal): Promise<Came> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Nobody listens any more when the answer has come.
    aborted.catch(() => undefined);
    try {
      return await Promise.race([this.#try(asked, route, signal), aborted]);
    } catch (error) {
      return { answer: null, error: causeOf(error, signal) };
    }
  }

  async #try(asked: Asked, route: Route, signal: AbortSignal): Promise<Came> {
    for (let attempt = 1; ; attempt += 1) {
      const { session, portfolio } = asked;
      const question = portfolio === undefined ? { session } : { session, portfolio };
      await this.#hop();
      const resolved = await route.gateway.resolve(question);
      if ('refused' in resolved) return { answer: null, error: 'refused', rights: resolved.refused };
      try {
        const answer = await this.#answer(route.replica, { asked, resolved, signal, asItIs: attempt === TRIES });
        await this.#hop();
        return came(answer, resolved.rights);
      } catch (error) {
        const moved = error instanceof PerfolioError && MOVED.includes(error.reason);
        if (!moved || attempt === TRIES || signal.aborted) throw error;
        this.parts.recorder.count(`read tried again: ${error.reason}`);
      }
    }
  }

  /** The replica hears of an end of the call a little later, and the caller of an end of the replica. */
  #answer(
    replica: Replica,
    turn: { asked: Asked; resolved: Resolved; signal: AbortSignal; asItIs: boolean },
  ): Promise<Answer> {
    const { world, network } = this.parts;
    const far = new AbortController();
    const hear = () =>
      void world.plan(network.delayOf({ slowMs: 0 }), () => far.abort(turn.signal.reason), replica.process);
    turn.signal.addEventListener('abort', hear, { once: true });
    return new Promise<Answer>((resolve, reject) => {
      const gone = () => void world.plan(1, () => reject(new Error(GONE)));
      if (!replica.process.alive) gone();
      const stop = replica.process.onDeath(gone);
      const ask = () => {
        const answered = replica.answer({ ...turn, signal: far.signal });
        answered.then(resolve, reject).finally(stop);
      };
      world.plan(network.delayOf({ slowMs: 0 }), ask, replica.process);
    });
  }

  async #hop(): Promise<void> {
    await this.parts.world.sleep(this.parts.network.delayOf({ slowMs: 0 }));
  }
}

const GONE = 'the replica is gone';
const MOVED: readonly string[] = ['GENERATION_CHANGED', 'VERSION_CHANGED', 'RESOURCE_NOT_FOUND'];

function came(answer: Answer, rights: Values): Came {
  const said = decodeAnswer(answer.bytes);
  // The bytes are the caller's own: what he does to them is nobody else's concern.
  answer.bytes.fill(0x21);
  return { answer: said, rights, outcome: answer.outcome };
}

function causeOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return signal.reason instanceof PerfolioError ? 'late' : 'cancelled';
  if (error instanceof PerfolioError && error.reason === 'RESOURCE_NOT_FOUND') return 'refused';
  if (error instanceof PerfolioError) return error.message === FAILED_BY_ITSELF ? 'failed' : error.reason;
  return error instanceof Error && error.message === GONE ? 'gone' : String(error);
}

/** How a computation says that it failed for reasons of its own. */
export const FAILED_BY_ITSELF = 'The computation failed by itself.';
