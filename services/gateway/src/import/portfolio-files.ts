/** The door for programs that read portfolio files without a service. */
export { csvPortfolios } from './csv-portfolios';
export { documentPortfolios } from './document-portfolios';
export type { ReadFile, SentFile } from './file';
