import {
  checkChange,
  checkCount,
  checkNumber,
  checkTicker,
  type Findings,
  findings,
  gatewayV1,
  isDate,
  MAX_POSITIONS,
  normalisedPortfolio,
  normalisedTicker,
  portfolioViolations,
  type riskV1,
  WEIGHT_RANGE,
} from '@perfolio/contracts';
import { EPISODES, type Episode, parseEpisode, parseShift } from '@perfolio/engine';

import { type MeantWithParameters, normalised } from './normalise';

export type WhatIfMeant = MeantWithParameters & Omit<riskV1.WhatIfRequest, 'subject' | 'parameters'>;
type StressMeant = MeantWithParameters & Omit<riskV1.StressRequest, 'subject' | 'parameters'>;

/** A change by any spelling: `+5%` is 0.05, tickers are upper-case, entries of one ticker are added up and sorted. */
export function normalisedWhatIf(request: riskV1.WhatIfRequest): WhatIfMeant {
  const found = findings();
  const { newWeights, delta, fundFrom, factorProxies } = request;
  checkChange(found, request);
  checkEntries(found, 'newWeights', newWeights);
  const shifts = delta.map(({ ticker, size }) => ({ ticker, weight: shiftOf(size) }));
  checkEntries(found, 'delta', shifts);
  const proxies = gatewayV1.Portfolio.fromPartial({ factorProxies });
  found.violations.push(...portfolioViolations(proxies).filter(({ field }) => field.startsWith('factorProxies')));
  const meant = normalised(request, found.violations);
  return {
    ...meant,
    newWeights: merged(newWeights),
    delta: merged(shifts).map(({ ticker, weight }) => ({ ticker, size: { $case: 'change', value: weight } })),
    fundFrom: normalisedTicker(fundFrom),
    factorProxies: normalisedPortfolio(proxies).factorProxies,
  };
}

/** NaN where the text means no number, which is refused with the rest. */
const shiftOf = (size: gatewayV1.WeightChange['size']): number =>
  (size?.$case === 'change' ? size.value : parseShift(size?.value ?? '')) ?? Number.NaN;

function checkEntries(found: Findings, field: string, entries: readonly gatewayV1.TickerWeight[]): void {
  checkCount(found, { field, count: entries.length }, MAX_POSITIONS);
  if (entries.length > MAX_POSITIONS) return;
  const name = field === 'delta' ? 'change' : 'weight';
  for (const [index, { ticker, weight }] of entries.entries()) {
    checkTicker(found, `${field}[${index}].ticker`, ticker);
    checkNumber(found, { field: `${field}[${index}].${name}`, value: weight }, WEIGHT_RANGE);
  }
}

function merged(entries: readonly gatewayV1.TickerWeight[]): gatewayV1.TickerWeight[] {
  const sums = new Map<string, number>();
  for (const { ticker, weight } of entries.toSorted((a, b) => a.weight - b.weight)) {
    const name = normalisedTicker(ticker);
    sums.set(name, (sums.get(name) ?? 0) + weight);
  }
  return [...sums].map(([ticker, weight]) => ({ ticker, weight })).toSorted((a, b) => (a.ticker < b.ticker ? -1 : 1));
}

const MOST_SHOCKS = 100;
const FACTOR = /^(market|momentum|value|industry|subindustry):[A-Z0-9._^=(),a-z-]{1,4000}$/;

/** An episode becomes its two dates, so that a name and what it stands for are one question. */
export function normalisedStress(request: riskV1.StressRequest): StressMeant {
  const { shocks, passOn, episode } = request;
  const found = findings();
  if (shocks.length > 0 === (episode !== '')) {
    const description = 'shocks or episode must be given, and not both.';
    found.add({ field: 'shocks', rule: 'exclusive', description });
  }
  checkShocks(found, shocks, passOn);
  const dates = parseEpisode(episode.toUpperCase());
  if (episode !== '') checkEpisode(found, episode, dates);
  const meant = normalised(request, found.violations);
  return {
    ...meant,
    shocks: shocks.toSorted((a, b) => (a.factor < b.factor ? -1 : 1)),
    passOn,
    episode: dates === null ? '' : `${dates.start}/${dates.end}`,
  };
}

function checkShocks(found: Findings, shocks: readonly gatewayV1.FactorShock[], passOn: boolean): void {
  checkCount(found, { field: 'shocks', count: shocks.length }, MOST_SHOCKS);
  if (shocks.length > MOST_SHOCKS) return;
  const seen = new Set<string>();
  for (const [index, { factor, shock }] of shocks.entries()) {
    const field = `shocks[${index}]`;
    checkNumber(found, { field: `${field}.shock`, value: shock }, { from: -1, to: 10 });
    if (!FACTOR.test(factor)) {
      const description = `${field}.factor must be the id of a factor, e.g. market:SPY; got "${factor.slice(0, 64)}".`;
      found.add({ field: `${field}.factor`, rule: 'factor', description, got: factor });
    }
    if (seen.has(factor))
      found.add({
        field: `${field}.factor`,
        rule: 'unique',
        description: `${field}.factor comes twice. Add the shocks up.`,
        got: factor,
      });
    seen.add(factor);
  }
  if (passOn && shocks.length !== 1) {
    const description = 'passOn takes exactly one shock: with more, what the others would follow is not said.';
    found.add({ field: 'passOn', rule: 'count-of-shocks', description });
  }
}

function checkEpisode(found: Findings, episode: string, dates: Episode | null): void {
  if (dates !== null && isDate(dates.start) && isDate(dates.end) && dates.start < dates.end) return;
  const names = Object.keys(EPISODES).join(', ');
  const description = `episode must be ${names}, or two dates in order like 2008-09-01/2009-02-28; got "${episode.slice(0, 64)}".`;
  found.add({ field: 'episode', rule: 'episode', description, limit: names, got: episode });
}
