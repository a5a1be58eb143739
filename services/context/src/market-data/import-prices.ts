import { type contextV1, gatewayV1, normalisedTicker } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { readPriceFile } from './price-file';

/** Takes a price file from an administrator. */
export const importPrices =
  ({ importer }: Pick<Dependencies, 'importer'>) =>
  async (
    parts: AsyncIterable<contextV1.ImportPricesRequest>,
    { principal, signal }: PrincipalCall,
  ): Promise<contextV1.ImportPricesResponse> => {
    if (!principal.scopes.includes('admin')) {
      throw new PerfolioError('SCOPE_INSUFFICIENT', 'Only an administrator may import prices.');
    }
    const { first, bytes } = await opened(parts);
    const wanted = new Set(first.tickers.map(normalisedTicker));
    const file = await readPriceFile(bytes, wanted);
    signal.throwIfAborted();
    const { version, changed } = await importer.take(file.columns, first);
    const { rows, rejected, rejectedCount } = file;
    return { report: { marketDataVersion: version, rows, tickers: changed, rejected: [...rejected], rejectedCount } };
  };

/** The first part says how the file is to be taken; its bytes are the file's first. */
async function opened(
  parts: AsyncIterable<contextV1.ImportPricesRequest>,
): Promise<{ first: gatewayV1.ImportPricesRequest; bytes: AsyncIterable<Uint8Array> }> {
  const iterator = parts[Symbol.asyncIterator]();
  const { value, done } = await iterator.next();
  const first = (done === true ? undefined : value.part) ?? gatewayV1.ImportPricesRequest.fromPartial({});
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield first.csv;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      if (next.value.part !== undefined) yield next.value.part.csv;
    }
  }
  return { first, bytes: bytes() };
}
