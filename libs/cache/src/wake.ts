import type { Bus, Settlement } from './bus';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { abortable } from './deadline';

/** `<settlement> <generation> <field>`, on the user's channel. */
export const encodeSettlement = (key: CacheKey, settlement: Settlement): string =>
  `${settlement} ${key.generation} ${key.field}`;

/** Nothing when the message is of no kind known here. */
export function decodeSettlement(message: string): { settlement: Settlement; name: string } | undefined {
  const [settlement, generation, field] = message.split(' ');
  if (settlement !== 'filled' && settlement !== 'abandoned') return undefined;
  return { settlement, name: `${generation} ${field}` };
}

/** What `decodeSettlement` calls the key: unique within the user's channel. */
export const settlementName = (key: CacheKey): string => `${key.generation} ${key.field}`;

/** Waits for the end of a computation elsewhere. It listens from construction on, so no message between two waits is lost. */
export class Wake {
  #heard = Promise.withResolvers<Settlement | 'nothing'>();
  #stop: (() => void) | undefined;

  private constructor(private readonly clock: Clock) {}

  /** A dead link is no failure: then the poll is all there is. */
  static async on(
    bus: Bus,
    key: CacheKey,
    call: { readonly clock: Clock; readonly signal: AbortSignal },
  ): Promise<Wake> {
    const wake = new Wake(call.clock);
    try {
      wake.#stop = await bus.watch(key, (settlement) => wake.#heard.resolve(settlement), call.signal);
    } catch {
      // Nothing was begun that would have to be stopped.
    }
    return wake;
  }

  /** What the next message says, or `nothing` after `pollMs`: messages may be lost, and a dead holder sends none. */
  async next(pollMs: number, signal: AbortSignal): Promise<Settlement | 'nothing'> {
    const heard = this.#heard;
    const cancelPoll = this.clock.after(pollMs, () => heard.resolve('nothing'));
    try {
      return await abortable(heard.promise, signal);
    } finally {
      cancelPoll();
      this.#heard = Promise.withResolvers();
    }
  }

  close(): void {
    this.#stop?.();
  }
}
