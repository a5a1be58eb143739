import { PerfolioError } from '@perfolio/errors';

/** The text of a file: UTF-8, or UTF-16 that says so, as spreadsheets write it. A zero byte is no text. */
export function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!isUndecodable(error)) throw error;
  }
  throw new PerfolioError('BODY_MALFORMED', 'The file is no text of UTF-8. Save it as "CSV UTF-8" and send it again.');
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

const isUndecodable = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | undefined)?.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
