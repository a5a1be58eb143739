import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser carries from the beginning of a log-in to its end, so that nobody else can end it. */
export interface LoginTransaction {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** The account that the identity is to be linked to; absent to log in. */
  readonly linkTo?: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export interface Sealing {
  seal(transaction: LoginTransaction): string;
  /** Undefined for what was not sealed here, or too long ago. */
  open(sealed: string): LoginTransaction | undefined;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param secret shared by all gateways: a log-in may end at another one than it began at */
export function createSealing(secret: Uint8Array, now: () => number): Sealing {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'log-in transactions', KEY_BYTES));
  return {
    seal: (transaction) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify(transaction), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (sealed) => {
      const transaction = opened(Buffer.from(sealed, 'base64url'), key);
      return transaction !== undefined && transaction.expires > now() ? transaction : undefined;
    },
  };
}

function opened(bytes: Buffer, key: Buffer): LoginTransaction | undefined {
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    // What opens was sealed by us.
    return JSON.parse(text.toString('utf8')) as LoginTransaction;
  } catch {
    // Not sealed by us, or changed on its way: no log-in was begun with it.
    return undefined;
  }
}
