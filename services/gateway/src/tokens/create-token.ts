import type { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Clients } from '../clients';
import type { Open } from '../public-method';
import { exchanged } from './exchanged';
import { finishedDevice } from './finished-device';

type Handler = Open<gatewayV1.CreateTokenRequest, gatewayV1.CreateTokenResponse>;

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** The token endpoint: what is shown decides what is given. */
export function createToken(clients: Clients): Handler {
  return async (request, visit) => {
    if (request.grantType === DEVICE_CODE) return finishedDevice(clients, request, visit);
    if (request.grantType === TOKEN_EXCHANGE) return exchanged(clients, request, visit);
    throw new PerfolioError('FIELD_INVALID', `grant_type must be ${DEVICE_CODE} or ${TOKEN_EXCHANGE}.`, {
      metadata: { error: 'unsupported_grant_type' },
      violations: [
        {
          field: 'grant_type',
          rule: 'known',
          description: `grant_type must be ${DEVICE_CODE} or ${TOKEN_EXCHANGE}.`,
          got: request.grantType,
        },
      ],
    });
  };
}
