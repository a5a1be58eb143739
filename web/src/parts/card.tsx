import type { ComponentChildren } from 'preact';

import type { Answer } from '../api/client';
import { newest } from '../api/state';
import { isStale } from '../api/use-answer';
import { counted, dateText, timeText } from '../words/numbers';
import { outcomeText } from '../words/freshness';

interface Inputs {
  readonly generation?: string;
  readonly marketDataVersion: string;
  readonly pricesAsOf: string;
  readonly start: string;
  readonly end: string;
  readonly frequency: string;
  readonly observations: number;
}

export type Dated = Answer<{ readonly inputs: Inputs; readonly computedAt: string }>;

interface CardParts {
  /** What was found. */
  readonly title: string;
  /** What it is about. */
  readonly kicker: string;
  readonly from?: Dated | undefined;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A finding and what shows it, with where its numbers come from. */
export function Card({ title, kicker, from, wide = false, children }: CardParts) {
  return (
    <section class={wide ? 'card wide' : 'card'}>
      <header>
        <p class="kicker">{kicker}</p>
        <h2>{title}</h2>
      </header>
      {children}
      {from !== undefined && <Freshness from={from} />}
    </section>
  );
}

/** How fresh the numbers are: the state of the data, of the prices, and whether anything was computed. */
export function Freshness({ from }: { readonly from: Dated }) {
  const { value, cacheStatus, saidAt } = from;
  const { generation = '', marketDataVersion, pricesAsOf, observations, frequency } = value.inputs;
  const outcome = outcomeText({ cacheStatus, saidAt, computedAt: value.computedAt });
  return (
    <p class="freshness" title={`Generation ${generation || 'of its owner'}, market data ${marketDataVersion}`}>
      {isStale(from, newest.value) && <span class="passed">from before the last change</span>}
      {outcome !== '' && <span>{outcome}</span>}
      <span>prices to {dateText(pricesAsOf)}</span>
      <span>{counted(observations, frequency === 'DAILY' ? 'day' : 'month')}</span>
      {generation !== '' && <span>generation …{generation.slice(-6)}</span>}
      <span>{timeText(value.computedAt)}</span>
    </p>
  );
}
