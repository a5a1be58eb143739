import { reportText } from './report-text';

/** How an answer reads as a text of 80 columns, by the name of its message. Both reports have one wire form. */
export const TEXTS: ReadonlyMap<string, (bytes: Uint8Array) => string> = new Map([
  ['perfolio.gateway.v1.GetReportResponse', reportText],
  ['perfolio.gateway.v1.GetInlineReportResponse', reportText],
]);
