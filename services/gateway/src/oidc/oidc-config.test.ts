import { SettingsError } from '@perfolio/service';

import { readGatewayConfig } from '../config';

const read = (env: Record<string, string>) => {
  const named = Object.entries(env).map(([name, value]) => [`PERFOLIO_OIDC_${name}`, value]);
  return readGatewayConfig(Object.fromEntries(named)).oidc;
};

const faults = (env: Record<string, string>): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
};

const ISSUER = 'https://issuer.example';
const LOGIN = { CLIENT_ID: 'client', REDIRECT_URL: 'https://risk.example/v1/oidc/callback' };

describe('the settings of another issuer', () => {
  it('are absent unless one is named', () => {
    expect(read({})).toBeUndefined();
  });

  it('take a client, an audience or both, and fill in the rest', () => {
    expect(read({ ISSUER, ...LOGIN, AUDIENCE: 'api' })).toEqual({
      issuer: ISSUER,
      login: {
        clientId: 'client',
        clientSecret: undefined,
        redirectUrl: LOGIN.REDIRECT_URL,
        scope: 'openid email profile',
      },
      audience: 'api',
      jwksUrl: undefined,
      claims: { subject: 'sub', email: 'email', name: 'name', scopes: undefined },
      provision: true,
      linkByEmail: false,
    });
  });

  it('that are half a setting refuse to start, all at once', () => {
    expect(faults({ ISSUER })).toHaveLength(1);
    expect(faults({ AUDIENCE: 'api', CLIENT_ID: 'client' })).toHaveLength(2);
    expect(faults({ ISSUER, CLIENT_ID: 'client', SCOPE: 'email', PROVISION: 'maybe' })).toHaveLength(3);
    expect(faults({ ISSUER, AUDIENCE: 'api', CLIENT_SECRET: 'lonely' })).toHaveLength(1);
  });

  it('believe nobody who is not encrypted, but on this machine', () => {
    expect(faults({ ISSUER: 'http://issuer.example', AUDIENCE: 'api' })).toHaveLength(1);
    expect(faults({ ISSUER, AUDIENCE: 'api', JWKS_URL: 'http://issuer.example/keys' })).toHaveLength(1);
    expect(faults({ ISSUER: 'http://127.0.0.1:8000', AUDIENCE: 'api' })).toEqual([]);
  });

  it('show no secret in a fault', () => {
    expect(faults({ ISSUER, AUDIENCE: 'api', CLIENT_SECRET: 'hush-hush' }).join()).not.toContain('hush');
  });
});
