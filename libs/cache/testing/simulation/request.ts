import { createHash } from 'node:crypto';

import type { Generation } from '../../src/index';
import type { Said } from '../history';
import type { Flaw } from './record';

/** What a caller asks: a portfolio by its name or by its value, seen through a window, by one of two methods. */
export interface Asked {
  readonly session: string;
  readonly user: string;
  readonly portfolio?: string;
  readonly inline?: string;
  readonly window: string;
  readonly method: string;
  readonly recompute: boolean;
}

export const METHODS = ['perfolio.risk.v1.RiskService/GetReport', 'perfolio.risk.v1.RiskService/GetMeasures'];

export const requestOf = ({ method, portfolio, inline, window }: Asked): string =>
  `${method} ${portfolio ?? `{${inline}}`} ${window}`;

export function asksOf({ user, portfolio }: Asked, owner: string): readonly string[] {
  return portfolio === undefined
    ? [`policy:${user}`, 'market']
    : [`portfolio:${portfolio}`, `policy:${owner}`, 'market'];
}

/** Everything the computation reads that user, generation and method do not fix. */
export function digestOf({ portfolio, inline, window }: Asked, market: Generation, flaws: ReadonlySet<Flaw>): string {
  const version = flaws.has('market-version-not-in-digest') ? '' : market;
  return createHash('sha256')
    .update(JSON.stringify([portfolio, inline, window, version]))
    .digest('hex');
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeAnswer = (said: Said): Uint8Array => encoder.encode(JSON.stringify(said));

export function decodeAnswer(bytes: Uint8Array): Said | 'unreadable' {
  try {
    const said: unknown = JSON.parse(decoder.decode(bytes));
    return typeof Object(said).request === 'string' && typeof Object(said).parts === 'object'
      ? (said as Said)
      : 'unreadable';
  } catch {
    // Bytes that are no answer are what the checker wants to hear of.
    return 'unreadable';
  }
}
