import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { Question } from './content';
import type { Answered, Counted, Ended, Reply, ToDriver, ToReplica } from './messages';

/** Whoever has not settled by then never will. */
const LONGEST_CALL_MS = 60_000;
const LONGEST_PARTING_MS = 5_000;
const GONE = 'a process is gone';

export interface CrewOptions {
  /** The compiled replica. */
  readonly program: string;
  readonly mutant: string | undefined;
}

/** Processes with the cache in them, as the driver sees them: calls that may be given up half-way. */
export class Crew {
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #calls = 0;

  private constructor(private readonly replicas: readonly ChildProcess[]) {}

  /** One process for each address. */
  static async start(urls: readonly string[], { program, mutant }: CrewOptions): Promise<Crew> {
    const args = (url: string) => (mutant === undefined ? [url] : [url, mutant]);
    const crew = new Crew(urls.map((url) => fork(program, args(url), { execArgv: [] })));
    await Promise.all(crew.replicas.map((replica) => crew.#listen(replica)));
    return crew;
  }

  get size(): number {
    return this.replicas.length;
  }

  async ask(index: number, question: Question, cancelAfterMs?: number): Promise<Answered | Ended> {
    const id = (this.#calls += 1);
    const replica = this.replicas[index];
    if (replica?.connected !== true) return { kind: 'ended', id, reason: GONE };
    const settled = this.#reply(id);
    tell(replica, { kind: 'ask', id, question });
    const cancel =
      cancelAfterMs === undefined ? undefined : setTimeout(tell, cancelAfterMs, replica, { kind: 'cancel', id });
    const reply = await settled;
    clearTimeout(cancel);
    if (reply.kind === 'counted') throw new TypeError('a replica counted instead of answering');
    return reply;
  }

  async countsOf(index: number): Promise<Counted['counts']> {
    const id = (this.#calls += 1);
    const replica = this.replicas[index];
    if (replica?.connected !== true) return {};
    const settled = this.#reply(id);
    tell(replica, { kind: 'count', id });
    const reply = await settled;
    return reply.kind === 'counted' ? reply.counts : {};
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) {
      if (replica.exitCode !== null || replica.signalCode !== null) continue;
      const gone = once(replica, 'exit');
      // Left to itself it goes; killed with a message on its way it may keep this process from ever ending.
      if (replica.connected) replica.disconnect();
      const kill = setTimeout(() => replica.kill('SIGKILL'), LONGEST_PARTING_MS);
      await gone;
      clearTimeout(kill);
    }
  }

  #reply(id: number): Promise<Reply> {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const late = setTimeout(() => this.#settle({ kind: 'ended', id, reason: 'never settled' }), LONGEST_CALL_MS);
    this.#waiting.set(id, (reply) => {
      clearTimeout(late);
      resolve(reply);
    });
    return promise;
  }

  #listen(replica: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      // Whoever waits for it is told, and so is whoever asks it from now on.
      replica.on('error', () => undefined);
      replica.once('exit', (code) => {
        reject(new Error(`a replica ended with ${code} before it was ready`));
        for (const id of this.#waiting.keys()) this.#settle({ kind: 'ended', id, reason: GONE });
      });
      replica.on('message', (message) => {
        const said = message as ToDriver;
        if (said.kind === 'ready') resolve();
        else this.#settle(said);
      });
    });
  }

  #settle(reply: Reply): void {
    this.#waiting.get(reply.id)?.(reply);
    this.#waiting.delete(reply.id);
  }
}

const tell = (replica: ChildProcess | undefined, message: ToReplica): void => void replica?.send(message);
