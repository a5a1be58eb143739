import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A statement for the thread that holds the embedded database. An empty one closes it. */
export interface Question extends Statement {
  readonly id: number;
  /** What is to be run before it, and answers nothing. */
  readonly preamble: readonly Statement[];
}

export type Answer =
  | { readonly id: number; readonly rows: Record<string, unknown>[]; readonly rowCount: number }
  | { readonly id: number; readonly failure: { readonly code: string; readonly message: string } };

export interface Outcome {
  readonly rows: Record<string, unknown>[];
  readonly rowCount: number;
}

/** PostgreSQL's own refusal, with its SQLSTATE, as the thread reported it. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The thread ended, and with it every statement and transaction that was under way. */
export class EmbeddedEndedError extends Error {
  override readonly name = 'EmbeddedEndedError';
}

/** The way to one thread that holds the database. Once it has ended it stays ended. */
export class EmbeddedLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(outcome: Outcome): void; reject(error: Error): void }>();
  #ended: Error | undefined;
  #id = 0;

  private constructor(folder: string) {
    this.#worker = new Worker(require.resolve('@perfolio/context/pglite-worker'), { workerData: { folder } });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end());
  }

  /** Resolves when the database is open. */
  static async open(folder: string): Promise<EmbeddedLink> {
    const link = new EmbeddedLink(folder);
    await new Promise<Outcome>((resolve, reject) => link.#waiting.set(0, { resolve, reject }));
    return link;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  ask(sql: string, parameters: readonly unknown[] = [], preamble: readonly Statement[] = []): Promise<Outcome> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, sql, parameters, preamble } satisfies Question);
    });
  }

  /** Closes the database after what it is doing; cuts it off when that takes longer than `ms`. */
  async close(ms: number): Promise<void> {
    if (this.#ended !== undefined) return;
    const cut = setTimeout(() => void this.#worker.terminate(), ms);
    const ended = once(this.#worker, 'exit');
    await this.ask('').catch((error: unknown) => {
      if (!(error instanceof EmbeddedEndedError)) throw error;
    });
    await ended;
    clearTimeout(cut);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new EmbeddedError(answer.failure.code, answer.failure.message));
    else waiting?.resolve(answer);
  }

  #end(cause?: Error): void {
    this.#ended ??= new EmbeddedEndedError('The embedded database has ended.', { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
