import { isUtf8 } from 'node:buffer';
import type { JsonValue } from '@bufbuild/protobuf';
import { PerfolioError } from '@perfolio/errors';
import { type JSONVisitor, visit } from 'jsonc-parser';

const MAX_DEPTH = 32;

/** The JSON value of a body: UTF-8 without a byte-order mark, every key once, at most 32 levels deep, nothing behind it. */
export function parseJsonBody(bytes: Buffer): JsonValue {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8', badByte(bytes));
  const text = bytes.toString('utf8');
  refuseDepth(text);
  try {
    const value = JSON.parse(text) as JsonValue;
    refuseFirst(text, 'onObjectProperty');
    return value;
  } catch (error) {
    if (error instanceof PerfolioError) throw error;
    return refuseFirst(text, 'onError');
  }
}

const malformed = (what: string, byte: number) =>
  new PerfolioError('BODY_MALFORMED', `${what} at byte ${byte}. Send one JSON value.`, {
    metadata: { byte: String(byte) },
  });

/** Where the text that the bytes stand for would be spelled otherwise. */
function badByte(bytes: Buffer): number {
  const spelled = Buffer.from(bytes.toString('utf8'), 'utf8');
  return bytes.findIndex((byte, index) => byte !== spelled[index]);
}

const STEPS: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** Looks at brackets outside of strings only, without recursion, before anything that recurses sees the text. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '"') index = endOfString(text, index);
    else depth += STEPS[character] ?? 0;
    if (depth > MAX_DEPTH) throw tooDeep(byteAt(text, index));
  }
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

const tooDeep = (byte: number) =>
  new PerfolioError(
    'BODY_TOO_DEEP',
    `The body is nested deeper than ${MAX_DEPTH} levels at byte ${byte}. No message is; send it flatter.`,
    {
      metadata: { byte: String(byte), limit: String(MAX_DEPTH) },
    },
  );

/** Walks the text for what `JSON.parse` does not tell: a key that comes twice, or where the first error is. */
function refuseFirst(text: string, what: 'onObjectProperty'): void;
function refuseFirst(text: string, what: 'onError'): never;
function refuseFirst(text: string, what: 'onObjectProperty' | 'onError'): void {
  const keys: Set<string>[] = [];
  const visitor: JSONVisitor = {
    onObjectBegin: () => void keys.push(new Set()),
    onObjectEnd: () => void keys.pop(),
    onObjectProperty: (name, offset) => {
      const seen = keys.at(-1);
      if (seen?.has(name)) throw malformed('The body has a key twice', byteAt(text, offset));
      seen?.add(name);
    },
    onError: (_code, offset) => {
      throw malformed('The body is not JSON', byteAt(text, offset));
    },
  };
  visit(text, visitor, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  if (what === 'onError') throw malformed('The body is not JSON', byteAt(text, text.length));
}

const byteAt = (text: string, offset: number): number => Buffer.byteLength(text.slice(0, offset), 'utf8');
