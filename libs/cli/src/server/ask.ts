import { createPerfolioClient, everyItem, type PerfolioClient, PerfolioError } from '@perfolio/client';
import { gatewayV1 } from '@perfolio/contracts';

import type { Given } from '../arguments';
import type { Surroundings } from '../command';
import { credentialFor } from '../session/credential';
import { doorOf } from './address';

export { gatewayV1 } from '@perfolio/contracts';
export { everyItem, lastResult } from '@perfolio/client';
export { jsonOf, questionOf } from './proto-json';

/** Long work may take its time; everything else has the deadline of the service. */
const DEADLINE_MS = 60_000;

/** Asks a server, and hangs up when the work is done. */
export async function withServer<Result>(
  given: Given,
  surroundings: Surroundings,
  work: (perfolio: PerfolioClient) => Promise<Result>,
): Promise<Result> {
  const door = doorOf(given.text('server'), surroundings.env);
  const credential = credentialFor(door, surroundings);
  const perfolio = createPerfolioClient({ ...door, credential, deadlineMs: DEADLINE_MS, now: surroundings.now });
  const end = () => perfolio.close();
  surroundings.signal.addEventListener('abort', end, { once: true });
  try {
    surroundings.signal.throwIfAborted();
    return await work(perfolio);
  } finally {
    surroundings.signal.removeEventListener('abort', end);
    perfolio.close();
  }
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The portfolio that is meant: an id, a name, how only one name begins, or the active one. */
export async function portfolioIdOf(perfolio: PerfolioClient, given: Given): Promise<string> {
  const [meant = ''] = given.positionals;
  if (ID.test(meant)) return meant;
  if (meant === '') return activeId(perfolio);
  const list = (pageToken: string) => perfolio.portfolios.listPortfolios({ pageToken, pageSize: 500 });
  const all = await Array.fromAsync(everyItem(list, ({ portfolios }) => portfolios));
  const named = meantBy(meant, all);
  const [only, ...others] = named;
  if (only === undefined) {
    const names = all.map(({ name }) => name).join(', ') || 'none';
    throw new PerfolioError('RESOURCE_NOT_FOUND', `There is no portfolio "${meant}". There are: ${names}.`);
  }
  if (others.length === 0) return only.portfolioId;
  const ids = named.map(({ portfolioId }) => portfolioId).join(', ');
  throw new PerfolioError(
    'FIELD_INVALID',
    `${named.length} portfolios are named "${meant}" or begin so. Say which by its id: ${ids}.`,
  );
}

function meantBy(meant: string, all: readonly gatewayV1.Portfolio[]): readonly gatewayV1.Portfolio[] {
  const bare = meant.toLowerCase();
  const exact = all.filter(({ name }) => name.toLowerCase() === bare);
  return exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().startsWith(bare));
}

async function activeId(perfolio: PerfolioClient): Promise<string> {
  const { portfolioId } = await perfolio.portfolios.getContext({});
  if (portfolioId !== '') return portfolioId;
  throw new PerfolioError('RESOURCE_NOT_FOUND', 'You have no portfolio yet. Bring one: perfolio import FILE.');
}

/** Window and estimator, as every question about risk takes them. */
export const windowOf = (given: Given) => ({
  start: given.text('start') ?? '',
  end: given.text('end') ?? '',
  frequency:
    { MONTHLY: gatewayV1.Frequency.MONTHLY, DAILY: gatewayV1.Frequency.DAILY }[given.choice('frequency') ?? ''] ?? 0,
  covariance:
    { SAMPLE: gatewayV1.Covariance.SAMPLE, LEDOIT_WOLF: gatewayV1.Covariance.LEDOIT_WOLF }[
      given.choice('covariance') ?? ''
    ] ?? 0,
});
