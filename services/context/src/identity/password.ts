import { type Argon2Parameters, timingSafeEqual } from 'node:crypto';
import { PerfolioError } from '@perfolio/errors';
import type { Logger } from '@perfolio/service';
import { Piscina } from 'piscina';

/** Hashes passwords with argon2id, a few at a time: each takes a core and 19 MiB for some 40 ms. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a stored hash it takes as long and says no. */
  matches(password: string, stored: string | undefined): Promise<boolean>;
  close(): Promise<void>;
}

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const AT_ONCE = 2;
/** About two seconds' worth: whoever waits longer had better ask again. */
const WAITING = 64;

/** A thread that nobody needed for so long ends. */
const IDLE_MS = 60_000;

export function createPasswords(random: (bytes: number) => Buffer, logger: Pick<Logger, 'warn'>): Passwords {
  const threads = new Piscina<Argon2Parameters, Uint8Array>({
    filename: require.resolve('@perfolio/context/password-worker'),
    minThreads: 0,
    maxThreads: AT_ONCE,
    idleTimeout: IDLE_MS,
  });
  // A thread that dies at work fails that work; one that dies idle is only replaced.
  threads.on('error', (err: unknown) => logger.warn({ err }, 'A thread for passwords died and was replaced.'));
  const gate = gateOf(AT_ONCE, WAITING);
  const derive = (parameters: Argon2Parameters) => gate(() => threads.run(parameters, { name: 'derive' }));
  const nobody = encode(random(SALT_BYTES), random(HASH_BYTES));
  return {
    async hash(password) {
      const salt = random(SALT_BYTES);
      return encode(salt, await derive(parametersOf(password, salt, {})));
    },
    async matches(password, stored) {
      const { salt, hash, cost } = decode(stored ?? nobody);
      const derived = await derive(parametersOf(password, salt, cost));
      return derived.length === hash.length && timingSafeEqual(derived, hash) && stored !== undefined;
    },
    close: () => threads.destroy(),
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

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** The PHC form, so that the cost can rise later and old hashes still verify. */
const encode = (salt: Uint8Array, hash: Uint8Array): string =>
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
