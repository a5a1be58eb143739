import { ownWorker } from '../app/own-worker';
import type { Book, Changed, Question, Reply, TickerWeight } from './question';

/** The engine in a worker of this page. */
export interface Engine {
  open(book: Book): Promise<void>;
  change(weights: readonly TickerWeight[]): Promise<Changed>;
  close(): void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

export function startEngine(): Engine {
  const { asked, close } = startWorker();
  return {
    open: async (book) => void (await asked((id) => ({ id, kind: 'open', book }))),
    change: async (weights) => {
      const reply = await asked((id) => ({ id, kind: 'change', weights }));
      if (reply.kind !== 'changed') throw new Error('The engine answered something else.');
      return reply.changed;
    },
    close,
  };
}

type AskWorker = (question: (id: number) => Question) => Promise<Reply>;

/** Questions to a worker by number: each is answered or refused. */
function startWorker(): { readonly asked: AskWorker; readonly close: () => void } {
  const worker = ownWorker('engine');
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const refuse = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    const { resolve, reject } = waiting.get(data.id) ?? NOBODY;
    waiting.delete(data.id);
    if (data.kind === 'failed') reject(new Error(data.message));
    else resolve(data);
  };
  worker.onerror = ({ message }) => refuse(message || 'The engine in this browser stopped.');

  const asked: AskWorker = (question) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage(question(id));
    });
  const close = () => {
    worker.terminate();
    refuse('The engine was closed.');
  };
  return { asked, close };
}

const NOBODY: Waiting = { resolve: () => undefined, reject: () => undefined };
