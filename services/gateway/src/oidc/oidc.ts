import { PerfolioError } from '@perfolio/errors';
import type { ServiceClient } from '@perfolio/service';

import type { Admission } from '../admit';
import type { BrowserLogin } from './browser-login';
import { createCodeFlow } from './code-flow';
import { createExternalTokens, type ExternalTokens } from './external-tokens';
import type { OidcConfig } from './oidc-config';
import { createProvide } from './provide';
import { createSealing } from './transaction-cookie';

/** What another issuer adds to the door. */
interface Oidc {
  readonly external: ExternalTokens | undefined;
  readonly browserLogin: BrowserLogin | undefined;
  readonly provide: Admission['provide'];
}

interface OidcParts {
  readonly context: ServiceClient;
  /** Shared by all gateways. */
  readonly secret: Uint8Array;
  readonly now: () => number;
}

export function createOidc(config: OidcConfig | undefined, { context, secret, now }: OidcParts): Oidc {
  if (config === undefined) return { external: undefined, browserLogin: undefined, provide: nobody };
  const { login, audience } = config;
  return {
    external: audience === undefined ? undefined : createExternalTokens({ ...config, audience }, now),
    browserLogin: {
      issuer: config.issuer,
      flow: login && createCodeFlow({ ...config, login }, now),
      sealing: createSealing(secret, now),
      provisioning: config,
    },
    provide: createProvide(context, config),
  };
}

const nobody = async (): Promise<void> => {
  throw new PerfolioError('CREDENTIALS_INVALID', 'No account belongs to this identity. Ask the operator for one.');
};
