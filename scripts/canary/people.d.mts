import type { Watch } from './watch.mjs';

export interface Settled {
  readonly name: string;
  readonly token: string;
  readonly portfolioId: string;
}

export function settle(door: string, name: string, watch: Watch): Promise<Settled>;
