import { createLogger } from '@perfolio/service';

import { createAccessTokens } from '../src/access-token';
import { readGatewayConfig } from '../src/config';
import { startGateway } from '../src/service';
import { newSecrets } from './door';
import { startFakeContext } from './fake-context';

jest.setTimeout(120_000);

/** The operator puts a new key in front, and takes the old one out when what it signed has run out. */
describe('while signing keys rotate', () => {
  it('tokens of either key open the door, the first key signs, and both are published', async () => {
    const [old, fresh] = [newSecrets(), newSecrets()];
    const named = (secrets: typeof old, kid: string) => secrets.signingKeys.keys.map((key) => ({ ...key, kid }));
    const [oldKeys, newKeys] = [named(old, 'old'), named(fresh, 'new')];
    const secrets = { ...fresh, signingKeys: { keys: [...newKeys, ...oldKeys] } };
    const context = await startFakeContext(secrets);
    const config = readGatewayConfig({
      PERFOLIO_HTTP_PORT: '0',
      PERFOLIO_GRPC_PORT: '0',
      PERFOLIO_DRAIN_MS: '0',
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_CONTEXT_ADDRESS: context.address,
    });
    const gateway = await startGateway(config, { secrets, logger: createLogger('gateway', 'silent', process.stdout) });
    const url = `http://127.0.0.1:${gateway.httpPort}`;
    const user = context.addUser();
    const statusBy = async (keys: typeof oldKeys) => {
      const token = await (await createAccessTokens({ keys }, Date.now)).issue(user);
      return (await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    };

    expect([await statusBy(oldKeys), await statusBy(newKeys)]).toEqual([200, 200]);
    const published = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
    expect(published.keys.map(({ kid }) => kid)).toEqual(['new', 'old']);
    const issued = await (await createAccessTokens(secrets.signingKeys, Date.now)).issue(user);
    expect(JSON.parse(Buffer.from(issued.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ kid: 'new' });
    await gateway.close();
    await context.close();
  });
});
