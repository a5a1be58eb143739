import { type CacheKey, cacheKey, type Generation, type SealingKey } from '../src/index';

/** Names for tests: users, generations, digests and keys that read well in a failure. */
export const userOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const ALICE = userOf(1);
export const BOB = userOf(2);

export const generationOf = (number: number, tag = 1): Generation => `${number}-${tag.toString(16).padStart(16, '0')}`;

export const digestOf = (number: number): string => number.toString(16).padStart(64, '0');

export const METHOD = 'perfolio.risk.v1.RiskService/GetReport';

interface KeyParts {
  readonly user?: string;
  readonly generation?: Generation;
  readonly method?: string;
  readonly digest?: number;
}

export const keyOf = ({
  user = ALICE,
  generation = generationOf(5),
  method = METHOD,
  digest = 1,
}: KeyParts = {}): CacheKey => cacheKey({ user, generation }, method, digestOf(digest));

export const sealingKeyOf = (number: number): SealingKey => ({
  id: `key-${number}`,
  secret: new Uint8Array(32).fill(number),
});

export const never = (): AbortSignal => new AbortController().signal;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Budgets that a busy machine does not spend, for what a test says of anything but patience: within the usual ones a starved Redis is away. */
export const PATIENT = { commandMs: 5_000, requestMs: 15_000 } as const;
