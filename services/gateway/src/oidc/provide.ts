import { contextV1 } from '@perfolio/contracts';
import type { ServiceClient } from '@perfolio/service';

import type { Visit } from '../caller';
import type { ExternalPerson } from './external-tokens';
import type { OidcConfig } from './oidc-config';

/** What becomes of a person whom nobody knows yet. */
export type Provisioning = Pick<OidcConfig, 'provision' | 'linkByEmail'>;

/** Gives whom another issuer vouches for his account. */
export const createProvide =
  (context: ServiceClient, provisioning: Provisioning) =>
  async (person: ExternalPerson, visit: Visit): Promise<void> => {
    const request = provisionOf(person, provisioning);
    await context.unary(contextV1.IdentityServiceService.provideAccount, request, visit);
  };

export const provisionOf = (
  { issuer, subject, email, emailVerified, displayName }: ExternalPerson,
  { provision, linkByEmail }: Provisioning,
): contextV1.ProvideAccountRequest => ({
  identity: { issuer, subject },
  email,
  emailVerified,
  displayName,
  provision,
  linkByEmail,
});
