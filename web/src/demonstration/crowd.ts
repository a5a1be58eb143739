import type { Clock, Outcome } from '@perfolio/cache/portable';
import { isReasonOf } from '@perfolio/errors';

import type { Said } from './answer';
import type { Answered } from './messages';
import type { SystemOfRecord } from './record';
import type { Replica } from './replica';

interface CrowdParts {
  readonly time: Clock;
  readonly record: SystemOfRecord;
}

interface Got {
  readonly outcome: Outcome;
  readonly said: Said;
  readonly isStale: boolean;
}

/** How long a person waits. */
const PATIENCE_MS = 60_000;
const MOST_TRIES = 3;

/**
 * People who ask, and who look at what they get: an answer made of an older state of the portfolio than the one acknowledged when they
 * asked is stale. They know nothing of keys and generations.
 */
export class Crowd {
  #asked = 0;
  #answered = 0;
  #stale = 0;

  constructor(private readonly parts: CrowdParts) {}

  get counts(): { readonly asked: number; readonly answered: number; readonly stale: number } {
    return { asked: this.#asked, answered: this.#answered, stale: this.#stale };
  }

  async ask(replica: Replica, people: number): Promise<Answered> {
    const got = await Promise.all(Array.from({ length: people }, () => this.#person(replica)));
    const told = got.filter((one) => one !== undefined);
    return {
      people,
      outcomes: Object.fromEntries(
        [...Map.groupBy(told, ({ outcome }) => outcome)].map(([outcome, those]) => [outcome, those.length]),
      ),
      failed: people - told.length,
      portfolios: [...new Set(told.map(({ said }) => said.portfolio))].toSorted((one, other) => one - other),
      stale: told.filter(({ isStale }) => isStale).length,
    };
  }

  static together(all: readonly Answered[]): Answered {
    const sum = (of: (one: Answered) => number) => all.reduce((total, one) => total + of(one), 0);
    const outcomes: Partial<Record<Outcome, number>> = {};
    for (const one of all)
      for (const outcome of OUTCOMES) {
        const count = (outcomes[outcome] ?? 0) + (one.outcomes[outcome] ?? 0);
        if (count > 0) outcomes[outcome] = count;
      }
    return {
      people: sum(({ people }) => people),
      outcomes,
      failed: sum(({ failed }) => failed),
      portfolios: [...new Set(all.flatMap(({ portfolios }) => portfolios))].toSorted((one, other) => one - other),
      stale: sum(({ stale }) => stale),
    };
  }

  /** Undefined where there was no answer in time. */
  async #person(replica: Replica): Promise<Got | undefined> {
    const { time, record } = this.parts;
    const leaving = new AbortController();
    const cancel = time.after(PATIENCE_MS, () => leaving.abort());
    const acknowledged = record.resolve().number;
    this.#asked += 1;
    try {
      const { outcome, said } = await this.#tried(replica, leaving.signal);
      const isStale = said.portfolio < acknowledged;
      this.#answered += 1;
      if (isStale) this.#stale += 1;
      return { outcome, said, isStale };
    } catch {
      // Whoever gave up, or met a replica that could not say: counted among those asked, not among those answered.
      return undefined;
    } finally {
      cancel();
    }
  }

  /** Asks anew when the portfolio was changed meanwhile; the third try takes it as it is. */
  async #tried(replica: Replica, signal: AbortSignal): Promise<Omit<Got, 'isStale'>> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await replica.ask({ resolved: this.parts.record.resolve(), asItIs: tries >= MOST_TRIES, signal });
      } catch (error) {
        if (tries >= MOST_TRIES || !isReasonOf(error, 'GENERATION_CHANGED')) throw error;
      }
    }
  }
}

const OUTCOMES: readonly Outcome[] = ['hit-local', 'hit-shared', 'joined', 'computed', 'bypass'];
