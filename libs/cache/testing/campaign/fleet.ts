import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { ReadKey, ToDriver, ToReplica } from './messages';

type Reply = Extract<ToDriver, { kind: 'answer' | 'refused' }>;

/** The replicas as the driver sees them: a call each, and an ear for what they ask. */
export class Fleet {
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #calls = 0;

  private constructor(private readonly replicas: readonly ChildProcess[]) {}

  static async start(
    count: number,
    { program, url, payload }: { program: string; url: string; payload: (key: ReadKey) => string | null },
  ): Promise<Fleet> {
    const replicas = Array.from({ length: count }, () => fork(program, [url], { execArgv: [] }));
    const fleet = new Fleet(replicas);
    await Promise.all(replicas.map((replica) => fleet.#listen(replica, payload)));
    return fleet;
  }

  get size(): number {
    return this.replicas.length;
  }

  read(index: number, key: ReadKey, recompute: boolean): Promise<Reply> {
    const id = (this.#calls += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      tell(this.replicas[index], { kind: 'read', id, key, recompute });
    });
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) {
      const gone = once(replica, 'exit');
      replica.kill('SIGKILL');
      await gone;
    }
  }

  #listen(replica: ChildProcess, payload: (key: ReadKey) => string | null): Promise<void> {
    return new Promise((resolve, reject) => {
      replica.once('exit', (code) => reject(new Error(`a replica ended with ${code} before it was ready`)));
      replica.on('message', (message) => {
        const said = message as ToDriver;
        if (said.kind === 'ready') resolve();
        else if (said.kind === 'ask') tell(replica, { kind: 'payload', id: said.id, value: payload(said.key) });
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
