import type { IdentitySigner, ServiceClient } from '@perfolio/service';

import type { AccessTokens } from './access-token';
import type { Auditor } from './auditor/auditor';
import type { AskRisk, StreamRisk } from './ask-risk';
import type { Watchers } from './events/watchers';
import type { BrowserLogin } from './oidc/browser-login';
import type { ContextResolver } from './resolve-context';

/** What the verbs ask to get their answers. */
export interface Clients {
  readonly context: ServiceClient;
  readonly risk: ServiceClient;
  /** Every replica of Risk by itself, for what only all of them together know. */
  readonly riskReplicas: readonly ServiceClient[];
  readonly askRisk: AskRisk;
  readonly streamRisk: StreamRisk;
  readonly watchers: Watchers;
  /** Hears of every change that was acknowledged. */
  readonly auditor: Pick<Auditor, 'changed'>;
  readonly now: () => number;
  readonly tokens: AccessTokens;
  /** Signs who programs of the house are. */
  readonly identities: IdentitySigner;
  readonly contexts: ContextResolver;
  /** This service's address as people see it, without a slash at the end. */
  readonly publicUrl: string;
  /** Absent where no other issuer is believed. */
  readonly browserLogin: BrowserLogin | undefined;
}
