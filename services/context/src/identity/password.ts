import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { PerfolioError } from '@perfolio/errors';

/** Hashes passwords with argon2id, a few at a time: each takes a core and 19 MiB for some 40 ms. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a stored hash it takes as long and says no. */
  matches(password: string, stored: string | undefined): Promise<boolean>;
}

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const AT_ONCE = 2;
/** About two seconds' worth: whoever waits longer had better ask again. */
const WAITING = 64;

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

export function createPasswords(random: (bytes: number) => Buffer): Passwords {
  const gate = gateOf(AT_ONCE, WAITING);
  const nobody = encode(random(SALT_BYTES), random(HASH_BYTES));
  return {
    async hash(password) {
      const salt = random(SALT_BYTES);
      return encode(salt, await gate(() => derive('argon2id', parametersOf(password, salt, {}))));
    },
    async matches(password, stored) {
      const { salt, hash, cost } = decode(stored ?? nobody);
      const derived = await gate(() => derive('argon2id', parametersOf(password, salt, cost)));
      return derived.length === hash.length && timingSafeEqual(derived, hash) && stored !== undefined;
    },
  };
}

interface Cost {
  readonly memory?: number;
  readonly passes?: number;
  readonly parallelism?: number;
}

/** NFKC: the same keys give the same password on every keyboard and system. */
const parametersOf = (password: string, salt: Buffer, cost: Cost): Argon2Parameters => ({
  message: Buffer.from(password.normalize('NFKC'), 'utf8'),
  nonce: salt,
  tagLength: HASH_BYTES,
  memory: cost.memory ?? MEMORY_KIB,
  passes: cost.passes ?? PASSES,
  parallelism: cost.parallelism ?? PARALLELISM,
});

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** The PHC form, so that the cost can rise later and old hashes still verify. */
const encode = (salt: Buffer, hash: Buffer): string =>
  `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${PARALLELISM}$${base64(salt)}$${base64(hash)}`;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function decode(stored: string): { salt: Buffer; hash: Buffer; cost: Cost } {
  const [, memory, passes, parallelism, salt = '', hash = ''] = PHC.exec(stored) ?? [];
  return {
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  };
}

function gateOf(atOnce: number, waiting: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) {
        throw new PerfolioError('OVERLOADED', 'Too many log-ins at once. Try again in a moment.', {
          retryAfterMs: 2_000,
        });
      }
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
