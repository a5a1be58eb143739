import type { Secrets } from '@perfolio/service';
import { importJWK, SignJWT } from 'jose';

export const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What an access token of ours says. */
export const ownClaims = ({ userId, sessionId }: { userId: string; sessionId: string }, seconds: number) => ({
  iss: 'perfolio',
  aud: 'perfolio',
  sub: userId,
  sid: sessionId,
  iat: seconds,
  exp: seconds + 600,
});

/** A token signed as ours are, whatever it says. */
export async function signedBy(secrets: Secrets, claims: object, header: object): Promise<string> {
  const [jwk] = secrets.signingKeys.keys;
  const key = await importJWK(jwk ?? {}, 'EdDSA');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk?.kid ?? '', ...header })
    .sign(key);
}
