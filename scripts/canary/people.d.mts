import type { Watch } from './watch.mjs';

export interface Settled {
  readonly name: string;
  readonly token: string;
  /** Gets another access token: they live for minutes. */
  readonly logIn: () => Promise<string>;
  readonly portfolioId: string;
}

export function settle(door: string, name: string, watch: Watch): Promise<Settled>;
