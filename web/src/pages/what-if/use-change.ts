import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type Answer, ask } from '../../api/client';
import type { TickerWeight, WhatIfAnswer } from '../../api/shapes/explore';
import type { Engine } from '../../engine/engine';
import type { Changed } from '../../engine/question';
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

type Weights = Signal<readonly TickerWeight[]>;

/** What the engine here says of weights, and a little later what the service says of them. */
export function useChange(engine: Engine | undefined, portfolioId: string, weights: Weights): Change {
  const changed = useSignal<Changed | undefined>(undefined);
  const confirmation = useSignal<Confirmation | undefined>(undefined);
  const error = useSignal<unknown>(undefined);

  useEffect(() => {
    if (engine === undefined) return undefined;
    const change = { changed, confirmation, error };
    const computing = computed(engine, weights, change);
    const confirming = confirmed(portfolioId, change);
    const stop = weights.subscribe((now) => {
      confirmation.value = undefined;
      computing.start();
      confirming.ask(now);
    });
    return () => {
      stop();
      computing.stop();
      confirming.stop();
    };
  }, [engine, portfolioId, weights, changed, confirmation, error]);
  return { changed, confirmation, error };
}

/** One question is with the engine at a time; what is moved meanwhile is asked about next, and what lay between never. */
function computed(engine: Engine, weights: Weights, { changed, error }: Change) {
  let isBusy = false;
  let isStopped = false;
  const start = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      let asked: readonly TickerWeight[] | undefined;
      while (asked !== weights.peek()) {
        asked = weights.peek();
        changed.value = await engine.change(asked);
        error.value = undefined;
      }
    } catch (failed) {
      if (!isStopped) error.value = failed;
    } finally {
      isBusy = false;
    }
  };
  return {
    start: () => void start(),
    stop: () => {
      isStopped = true;
    },
  };
}

/** The service is asked once a person rests. */
const REST_MS = 350;

function confirmed(portfolioId: string, { changed, confirmation, error }: Change) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = new AbortController();
  const stop = () => {
    clearTimeout(timer);
    abort.abort();
  };
  const confirm = async (now: readonly TickerWeight[], signal: AbortSignal): Promise<void> => {
    const json = { newWeights: now.filter(({ weight }) => weight !== 0) };
    try {
      const answer = await ask<WhatIfAnswer>(`/v1/portfolios/${portfolioId}:whatIf`, { method: 'POST', json, signal });
      if (signal.aborted) return;
      confirmation.value = { answer, difference: differenceOf(changed.peek(), answer.value) };
    } catch (failed) {
      if (!signal.aborted) error.value = failed;
    }
  };
  const asking = (now: readonly TickerWeight[]) => {
    stop();
    abort = new AbortController();
    const { signal } = abort;
    timer = setTimeout(() => void confirm(now, signal), REST_MS);
  };
  return { ask: asking, stop };
}

function differenceOf(changed: Changed | undefined, answer: WhatIfAnswer): number {
  if (changed === undefined) return Number.NaN;
  const { after, factorExposure } = changed.whatIf;
  return Math.max(
    largestDifference({ ...after }, { ...answer.after }),
    largestDifference({ ...factorExposure }, { ...answer.factorExposure }),
  );
}
