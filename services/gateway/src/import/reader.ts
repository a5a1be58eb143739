import { parentPort, workerData } from 'node:worker_threads';
import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { csvPortfolios } from './csv-portfolios';
import { documentPortfolios } from './document-portfolios';
import type { SentFile } from './file';
import type { Outcome } from './read-apart';

/** Where the thread begins that reads one file. */
parentPort?.postMessage(outcomeOf(workerData as SentFile));

function outcomeOf(file: SentFile): Outcome {
  try {
    const read = file.format === gatewayV1.ImportFormat.CSV ? csvPortfolios(file) : documentPortfolios(file);
    return { read };
  } catch (error) {
    if (!(error instanceof PerfolioError)) throw error;
    const { reason, message, metadata, violations } = error;
    return { refused: { reason, message, metadata, violations } };
  }
}
