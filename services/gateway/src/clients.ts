import type { ServiceClient } from '@perfolio/service';

import type { AccessTokens } from './access-token';
import type { AskRisk, StreamRisk } from './ask-risk';
import type { Watchers } from './events/watchers';
import type { BrowserLogin } from './oidc/browser-login';

/** What the verbs ask to get their answers. */
export interface Clients {
  readonly context: ServiceClient;
  readonly risk: ServiceClient;
  /** Every replica of Risk by itself, for what only all of them together know. */
  readonly riskReplicas: readonly ServiceClient[];
  readonly askRisk: AskRisk;
  readonly streamRisk: StreamRisk;
  readonly watchers: Watchers;
  readonly now: () => number;
  readonly tokens: AccessTokens;
  /** Absent where nobody logs in at another issuer. */
  readonly browserLogin: BrowserLogin | undefined;
}
