import type { ServiceClient } from '@perfolio/service';

import type { AccessTokens } from './access-token';
import type { AskRisk, StreamRisk } from './ask-risk';
import type { BrowserLogin } from './oidc/browser-login';

/** What the verbs ask to get their answers. */
export interface Clients {
  readonly context: ServiceClient;
  readonly risk: ServiceClient;
  readonly askRisk: AskRisk;
  readonly streamRisk: StreamRisk;
  readonly tokens: AccessTokens;
  /** Absent where nobody logs in at another issuer. */
  readonly browserLogin: BrowserLogin | undefined;
}
