/** What goes back over HTTP. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is none, as with 204 and 304. */
  readonly body?: string | Buffer;
}

/** On every answer, whatever it is. */
export const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** On everything that can be read: it belongs to one user, and is asked about before it is shown again. */
export const PRIVATE = {
  'cache-control': 'private, no-cache',
  vary: 'Accept, Accept-Encoding',
} as const;
