/** The door for programs that read price files without a service. */
export { readPriceFile } from './price-file';
export { bytesOf } from './price-column';
export type { PriceFile } from './price-sheet';
