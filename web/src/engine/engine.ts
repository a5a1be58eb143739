import { ownWorker } from '../app/own-worker';
import type { Book, Changed, FrontierPoint, Question, Reply, TickerWeight } from './question';

/** The engine in a worker of this page. */
export interface Engine {
  open(book: Book): Promise<void>;
  change(weights: readonly TickerWeight[]): Promise<Changed>;
  /** Tells each point of the frontier as it is found. */
  frontier(asked: { points: number; allowShort: boolean }, onPoint: (point: FrontierPoint) => void): Promise<void>;
  close(): void;
}

interface Waiting {
  readonly onReply: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

export function startEngine(): Engine {
  const { asked, close } = startWorker();
  return {
    open: (book) =>
      asked(
        (id) => ({ id, kind: 'open', book }),
        () => true,
      ),
    change: async (weights) => {
      let changed: Changed | undefined;
      await asked(
        (id) => ({ id, kind: 'change', weights }),
        (reply) => {
          if (reply.kind === 'changed') changed = reply.changed;
          return true;
        },
      );
      if (changed === undefined) throw new Error('The engine answered something else.');
      return changed;
    },
    frontier: ({ points, allowShort }, onPoint) =>
      asked(
        (id) => ({ id, kind: 'frontier', points, allowShort }),
        (reply) => {
          if (reply.kind === 'point') onPoint(reply.point);
          return reply.kind === 'done';
        },
      ),
    close,
  };
}

type AskWorker = (question: (id: number) => Question, onReply: (reply: Reply) => boolean) => Promise<void>;

/** Questions to a worker by number: each is answered when `onReply` says so, or refused. */
function startWorker(): { readonly asked: AskWorker; readonly close: () => void } {
  const worker = ownWorker('engine');
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const refuse = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>) => waiting.get(data.id)?.onReply(data);
  worker.onerror = ({ message }) => refuse(message || 'The engine in this browser stopped.');

  const asked: AskWorker = (question, onReply) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const settle = (reply: Reply) => {
        if (reply.kind !== 'failed' && !onReply(reply)) return;
        waiting.delete(id);
        if (reply.kind === 'failed') reject(new Error(reply.message));
        else resolve();
      };
      waiting.set(id, { onReply: settle, reject });
      worker.postMessage(question(id));
    });
  const close = () => {
    worker.terminate();
    refuse('The engine was closed.');
  };
  return { asked, close };
}
