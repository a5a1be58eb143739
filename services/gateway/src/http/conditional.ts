import { createHash } from 'node:crypto';

/** A strong entity tag for JSON that has none of its own. */
export const tagOfBody = (body: Buffer): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}.json"`;

const TAGS = /(?:W\/)?("[^"]*")|(\*)/g;

/** The entity tags of an `If-None-Match`, each in its quotes, or `*`. It compares weakly, so `W/` makes no difference. */
export const tagsIn = (header: string | undefined): string[] =>
  [...(header ?? '').matchAll(TAGS)].map(([, tag, any]) => tag ?? any ?? '');

/** Whether the client has what an entity tag names. */
export const isShown = (shown: readonly string[], tag: string): boolean => shown.includes(tag) || shown.includes('*');
