/** The header and metadata name. */
export const REQUEST_ID = 'request-id';

const ALLOWED = /[^A-Za-z0-9._~-]/g;
const MAX_LENGTH = 64;

/** A client's own request id without what could harm a log or a header; undefined when nothing is left. */
export function cleanRequestId(given: string | undefined): string | undefined {
  const cleaned = given?.replace(ALLOWED, '').slice(0, MAX_LENGTH);
  return cleaned === '' ? undefined : cleaned;
}
