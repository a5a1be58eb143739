import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from 'jose';

import { checkedOnce } from './checked-once';

/** The services behind the gateway that its tokens are good for. */
export type Audience = 'context' | 'risk';

/** Seconds that one lives. */
export const GATEWAY_TOKEN_LIFE_S = 60;

const ISSUER = 'perfolio-gateway';
/** Seconds by which the clocks of two machines may differ. */
const SKEW_S = 5;

/** How many checked signatures are remembered: one Resolve's assertion comes by many times within its minute. */
const REMEMBERED = 10_000;

export type SignToken = (claims: JWTPayload, audience: readonly Audience[]) => Promise<string>;

/**
 * Signs EdDSA JWTs of one type, the mark by which no kind of token passes for another.
 *
 * @param keys private Ed25519 keys, the first signs; the rest only stay published until what they signed has expired
 */
export async function createTokenSigner(keys: JSONWebKeySet, type: string, now: () => number): Promise<SignToken> {
  const [jwk] = keys.keys;
  if (jwk === undefined) throw new RangeError('Signing needs at least one key.');
  const key = await importJWK(jwk, 'EdDSA');
  return (claims, audience) => {
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: type, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
      .setIssuer(ISSUER)
      .setAudience([...audience])
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + GATEWAY_TOKEN_LIFE_S)
      .sign(key);
  };
}

interface Expected<Said> {
  readonly type: string;
  readonly audience: Audience;
  readonly requiredClaims: string[];
  /** Reads the claims of a genuine token; throws where they say too little. */
  readonly said: (claims: JWTPayload) => Said;
}

/**
 * What a genuine, living token says; rejects with jose's reason, or with that of `said`.
 *
 * @param keys the public halves of the gateways' keys
 */
export function createTokenCheck<Said>(
  keys: JSONWebKeySet,
  { type, audience, requiredClaims, said }: Expected<Said>,
  now: () => number,
): (token: string) => Promise<Said> {
  const keySet = createLocalJWKSet(keys);
  const check = async (token: string) => {
    const { payload } = await jwtVerify(token, keySet, {
      issuer: ISSUER,
      audience,
      typ: type,
      algorithms: ['EdDSA'],
      requiredClaims,
      clockTolerance: SKEW_S,
      currentDate: new Date(now()),
    });
    return { said: said(payload), expires: (payload.exp ?? 0) * 1000 };
  };
  return checkedOnce(check, { max: REMEMBERED, now });
}
