import type { gatewayV1 } from '@perfolio/contracts';

/** A file as it came. */
export interface SentFile {
  readonly format: gatewayV1.ImportFormat;
  readonly bytes: Uint8Array;
  readonly decimalMark: gatewayV1.DecimalMark;
  /** The name of a portfolio that has none. */
  readonly name: string;
}

/** What stands in a file: portfolios that may be stored if nothing is wrong with any row. */
export interface ReadFile {
  readonly portfolios: readonly gatewayV1.Portfolio[];
  readonly columns: gatewayV1.ImportedColumn[];
  readonly separator: string;
  readonly decimalMark: gatewayV1.DecimalMark;
  readonly rows: gatewayV1.ImportedRow[];
}

export const MOST_ROWS = 20_000;
export const MOST_PORTFOLIOS = 100;

/** A portfolio that names itself nothing. */
export const DEFAULT_NAME = 'Imported';
