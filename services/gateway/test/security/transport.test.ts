import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { connect } from 'node:tls';
import { Client, credentials } from '@grpc/grpc-js';
import {
  createServiceClient,
  createServiceIdentity,
  serve,
  createLogger,
  settings,
  tlsSettings,
  unary,
} from '@perfolio/service';
import { gatewayV1 } from '@perfolio/contracts';

import { readGatewayConfig } from '../../src/config';
import { type Authority, newAuthority } from '../certificates';
import { type Door, openDoor } from '../door';

let authority: Authority;
beforeAll(() => {
  authority = newAuthority();
});
afterAll(() => authority.forget());

describe('TL the public doors', () => {
  let door: Door;
  let ca: Buffer;

  beforeAll(async () => {
    ca = readFileSync(authority.caFile);
    const tls = authority.issue('door', ['localhost', '127.0.0.1']);
    authority.issue('renewed', ['localhost', '127.0.0.1']);
    const { door: plain } = readGatewayConfig({});
    door = await openDoor({ door: { ...plain, tls } });
  });
  afterAll(() => door.close());

  const get = (path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: door.gateway.httpPort, path, ca, agent: false }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      });
      asked.once('error', reject);
      asked.end();
    });
  const serialShown = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: door.gateway.httpPort, ca }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.once('error', reject);
    });
  const readyOverGrpc = (channel: ReturnType<typeof credentials.createSsl>): Promise<boolean> => {
    const client = new Client(`localhost:${door.gateway.grpcPort}`, channel);
    return new Promise((resolve) => {
      client.waitForReady(Date.now() + 2_000, (error) => {
        client.close();
        resolve(error === undefined);
      });
    });
  };

  it('TL1 speak TLS, over HTTP and over gRPC', async () => {
    expect(await get('/livez')).toBe(200);
    expect(await readyOverGrpc(credentials.createSsl(ca))).toBe(true);
  });

  it('TL2 answer nobody in plain text', async () => {
    await expect(fetch(`http://127.0.0.1:${door.gateway.httpPort}/livez`)).rejects.toThrow('fetch failed');
    expect(await readyOverGrpc(credentials.createInsecure())).toBe(false);
  });

  it('TL3 speak nothing older than TLS 1.2', async () => {
    const older = new Promise((resolve, reject) => {
      const options = { ca, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      connect({ host: '127.0.0.1', port: door.gateway.httpPort, ...options }, () => resolve('connected')).once(
        'error',
        reject,
      );
    });

    await expect(older).rejects.toThrow(/SSL|TLS|alert|version|reset|disconnected/i);
  });

  it('TL4 take a renewed certificate without failing a connection', async () => {
    const before = await serialShown();
    authority.replace('door', 'renewed');
    let shown = before;
    while (shown === before) {
      expect(await get('/livez')).toBe(200);
      shown = await serialShown();
    }

    expect(await get('/livez')).toBe(200);
    expect(await readyOverGrpc(credentials.createSsl(ca))).toBe(true);
  }, 60_000);
});

describe('TL a door that closes', () => {
  it('ends connections that never ended their handshake, or asked nothing after it', async () => {
    const tls = authority.issue('closing', ['127.0.0.1']);
    const ca = readFileSync(authority.caFile);
    const door = await openDoor({ door: { ...readGatewayConfig({}).door, tls } });
    const { httpPort, grpcPort } = door.gateway;
    const host = '127.0.0.1';
    const silent = [httpPort, grpcPort].map((port) => connectPlainly({ host, port, allowHalfOpen: true }));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const shaken = [httpPort, grpcPort].map((port) =>
      connect({ host, port, ca, ALPNProtocols: [port === grpcPort ? 'h2' : 'http/1.1'] }),
    );
    for (const socket of shaken) socket.on('error', () => {});
    await Promise.all(shaken.map((socket) => once(socket, 'secureConnect')));
    const began = performance.now();

    await door.gateway.close();

    // What was cut because it would not end is cut after 15 s.
    expect(performance.now() - began).toBeLessThan(14_000);
    for (const socket of [...silent, ...shaken]) socket.destroy();
    await door.close();
  }, 60_000);
});

describe('TL a door beyond this machine', () => {
  const tls = () => authority.issue('open', ['localhost']);

  it('TL5 is refused in plain text when nobody stands before it', () => {
    expect(() => readGatewayConfig({ PERFOLIO_HOST: '0.0.0.0' })).toThrow(/without TLS/);
  });

  it('TL5 opens with a certificate, or behind named proxies', () => {
    const { certFile, keyFile } = tls();
    const env = { PERFOLIO_HOST: '0.0.0.0' };

    expect(readGatewayConfig({ ...env, PERFOLIO_TRUSTED_PROXIES: '10.0.0.0/8' }).door.tls).toBeUndefined();
    expect(
      readGatewayConfig({ ...env, PERFOLIO_TLS_CERT_FILE: certFile, PERFOLIO_TLS_KEY_FILE: keyFile }).door.tls,
    ).toEqual({ certFile, keyFile });
  });

  it.each([
    ['half a certificate', { PERFOLIO_TLS_CERT_FILE: '/nowhere' }, /PERFOLIO_TLS_KEY_FILE is not set/],
    ['files that hold none', { PERFOLIO_TLS_CERT_FILE: '/nowhere', PERFOLIO_TLS_KEY_FILE: '/nowhere' }, /do not hold/],
    ['a proxy that is no address', { PERFOLIO_TRUSTED_PROXIES: 'proxy.example' }, /PERFOLIO_TRUSTED_PROXIES/],
    ['a network that is none', { PERFOLIO_TRUSTED_PROXIES: '10.0.0.0/64' }, /PERFOLIO_TRUSTED_PROXIES/],
  ])('TL5 is refused with %s', (_what, env, message) => {
    expect(() => readGatewayConfig(env)).toThrow(message);
  });
});

describe('TL between services', () => {
  const hosting = { logger: createLogger('test', 'silent', process.stdout), now: Date.now };
  const identity = createServiceIdentity('gateway', Buffer.alloc(32, 1), Date.now);
  const echo = unary(gatewayV1.AccountServiceService.getMe, async () => gatewayV1.GetMeResponse.fromPartial({}));
  const files = (name: string, names: readonly string[]) => {
    const { certFile, keyFile } = authority.issue(name, names);
    const env = { I_CERT_FILE: certFile, I_KEY_FILE: keyFile, I_CA_FILE: authority.caFile };
    return tlsSettings(settings(env), 'I', { mutual: true });
  };
  const serving = (tls: ReturnType<typeof files>) =>
    serve({
      host: '127.0.0.1',
      port: 0,
      methods: [echo],
      services: ['perfolio.gateway.v1.AccountService'],
      hosting,
      maxStreams: 10,
      tls,
    });
  const call = async (port: number, tls: ReturnType<typeof files>) => {
    const client = createServiceClient({ addresses: [`127.0.0.1:${port}`], audience: 'context', identity, tls });
    const onward = { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000, requestId: 'r' };
    try {
      await client.unary(gatewayV1.AccountServiceService.getMe, {}, onward);
      return 'answered';
    } catch (error) {
      return (error as { reason: string }).reason;
    } finally {
      client.close();
    }
  };

  it('TL6 both ends show who they are', async () => {
    const server = await serving(files('context', ['context']));

    expect(await call(server.port, files('gateway', ['gateway']))).toBe('answered');
    await server.drain(0);
  });

  it('TL7 nobody is let in without a certificate of the house', async () => {
    const server = await serving(files('context', ['context']));
    const stranger = newAuthority();
    const own = stranger.issue('gateway', ['gateway']);

    expect(await call(server.port, undefined)).toBe('DEPENDENCY_UNAVAILABLE');
    expect(await call(server.port, { ...own, caFile: authority.caFile })).toBe('DEPENDENCY_UNAVAILABLE');
    await server.drain(0);
    stranger.forget();
  });

  it('TL7 nobody is taken for another service', async () => {
    const server = await serving(files('risk', ['risk']));

    expect(await call(server.port, files('gateway', ['gateway']))).toBe('DEPENDENCY_UNAVAILABLE');
    await server.drain(0);
  });
});
