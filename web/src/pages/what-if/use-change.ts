import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type Answer, ask } from '../../api/client';
import type { TickerWeight, WhatIfAnswer } from '../../api/shapes/explore';
import type { Changed } from '../../engine/question';
import type { Engine } from '../../engine/engine';
import { largestDifference } from './weights';

export interface Confirmation {
  readonly answer: Answer<WhatIfAnswer>;
  /** Between what this browser computed and what the service did. */
  readonly difference: number;
}

export interface Change {
  readonly changed: Signal<Changed | undefined>;
  readonly confirmation: Signal<Confirmation | undefined>;
  readonly error: Signal<unknown>;
}

/** The service is asked once a person rests. */
const REST_MS = 350;

/** What the engine here says of weights, and a little later what the service says of them. */
export function useChange(
  engine: Engine | undefined,
  portfolioId: string,
  weights: Signal<readonly TickerWeight[]>,
): Change {
  const changed = useSignal<Changed | undefined>(undefined);
  const confirmation = useSignal<Confirmation | undefined>(undefined);
  const error = useSignal<unknown>(undefined);

  useEffect(() => {
    if (engine === undefined) return undefined;
    let busy = false;
    let isClosed = false;
    // One question is with the engine at a time; what is moved meanwhile is asked about next, and what lay between never.
    const compute = async () => {
      if (busy) return;
      busy = true;
      try {
        let asked: readonly TickerWeight[] | undefined;
        while (asked !== weights.peek()) {
          asked = weights.peek();
          changed.value = await engine.change(asked);
          error.value = undefined;
        }
      } catch (failed) {
        if (!isClosed) error.value = failed;
      } finally {
        busy = false;
      }
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let abort = new AbortController();
    const stop = weights.subscribe((now) => {
      confirmation.value = undefined;
      void compute();
      clearTimeout(timer);
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      timer = setTimeout(() => void confirm(now, signal), REST_MS);
    });
    const confirm = async (now: readonly TickerWeight[], signal: AbortSignal) => {
      const json = { newWeights: now.filter(({ weight }) => weight !== 0) };
      try {
        const answer = await ask<WhatIfAnswer>(`/v1/portfolios/${portfolioId}:whatIf`, {
          method: 'POST',
          json,
          signal,
        });
        if (signal.aborted) return;
        confirmation.value = { answer, difference: differenceOf(changed.peek(), answer.value) };
      } catch (failed) {
        if (!signal.aborted) error.value = failed;
      }
    };
    return () => {
      isClosed = true;
      stop();
      clearTimeout(timer);
      abort.abort();
    };
  }, [engine, portfolioId, weights, changed, confirmation, error]);
  return { changed, confirmation, error };
}

function differenceOf(changed: Changed | undefined, answer: WhatIfAnswer): number {
  if (changed === undefined) return Number.NaN;
  const { after, factorExposure } = changed.whatIf;
  return Math.max(
    largestDifference({ ...after }, { ...answer.after }),
    largestDifference({ ...factorExposure }, { ...answer.factorExposure }),
  );
}
