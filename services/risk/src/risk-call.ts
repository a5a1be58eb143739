import type { Answer, Use } from '@perfolio/cache';
import type { Call, Principal } from '@perfolio/service';

/** A call for an answer: on a user's behalf, with the gateway's assertion, or the refresher's own. */
export interface RiskCall extends Call {
  readonly principal: Principal;
  /** The assertion itself, to be handed on; the refresher has none. */
  readonly assertion?: string;
  readonly refreshing?: Refreshing;
}

/** What tells the refresher's calls from others. */
interface Refreshing {
  /** How the key was used in whose place the answer is asked for. */
  readonly inPlaceOf: Use;
  /** Hears of the answer as the cache gave it. */
  readonly answered: (answer: Answer) => void;
}
