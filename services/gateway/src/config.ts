import { type Environment, type ProcessConfig, processSettings, type Settings, settings } from '@perfolio/service';

import type { CallGateLimits } from './call-gate';
import { type DoorConfig, doorSettings } from './tls/door-config';
import { type RateLimitConfig, rateLimitSettings } from './rate-limits/rate-limit-config';
import { type OidcConfig, oidcSettings } from './oidc/oidc-config';

export interface GatewayConfig extends ProcessConfig {
  /** 0 takes a free port, here and below. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** `host:port` of Context. */
  readonly contextAddress: string;
  /** `host:port` of every replica of Risk. */
  readonly riskAddresses: readonly string[];
  /** How long to go on serving after readiness turned false, so that nobody is sent here any more when the doors close. */
  readonly drainMs: number;
  /** This service's address as people see it, without a slash at the end. */
  readonly publicUrl: string;
  /** Another issuer whose people come in; absent for none. */
  readonly oidc: OidcConfig | undefined;
  /** Whom the public doors trust, and how. */
  readonly door: DoorConfig;
  /** How many calls work at once, and how many more wait. */
  readonly calls: CallGateLimits;
  /** Of a thousand changes so many are looked after at every replica; 0 is none. */
  readonly auditPerThousand: number;
  /** Absent when users are not limited. */
  readonly rateLimits: RateLimitConfig | undefined;
}

/** Everything the gateway takes from its environment; throws SettingsError with all faults. */
export function readGatewayConfig(env: Environment): GatewayConfig {
  const read = settings(env);
  const config = gatewayConfig(read);
  read.finish();
  return config;
}

/** The same by a reader that others go on reading with. */
export function gatewayConfig(read: Settings): GatewayConfig {
  const process = processSettings(read);
  const contextPort = read.port('PERFOLIO_CONTEXT_PORT', 50_051);
  const riskPort = read.port('PERFOLIO_RISK_PORT', 50_052);
  const httpPort = read.port('PERFOLIO_HTTP_PORT', 8080);
  return Object.freeze({
    ...process,
    httpPort,
    grpcPort: read.port('PERFOLIO_GRPC_PORT', 9090),
    contextAddress: address(read, 'PERFOLIO_CONTEXT_ADDRESS', `${process.host}:${contextPort}`),
    riskAddresses: addresses(read, 'PERFOLIO_RISK_ADDRESSES', `${process.host}:${riskPort}`),
    drainMs: read.integer('PERFOLIO_DRAIN_MS', { fallback: 500, min: 0, max: 10_000 }),
    publicUrl: (read.url('PERFOLIO_PUBLIC_URL', ['https', 'http']) ?? `http://${process.host}:${httpPort}`).replace(
      /\/$/,
      '',
    ),
    oidc: oidcSettings(read),
    door: doorSettings(read, process.host),
    calls: {
      running: read.integer('PERFOLIO_MAX_CALLS', { fallback: 64, min: 1, max: 100_000 }),
      waiting: read.integer('PERFOLIO_MAX_WAITING_CALLS', { fallback: 512, min: 0, max: 100_000 }),
    },
    auditPerThousand: read.integer('PERFOLIO_AUDIT_PER_THOUSAND', { fallback: 10, min: 0, max: 1000 }),
    rateLimits: rateLimitSettings(read),
  });
}

const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/;

function address(read: Settings, name: string, fallback: string): string {
  const given = read.text(name, fallback);
  if (!ADDRESS.test(given)) read.fault(`${name} is "${given}"; it must look like host:port.`);
  return given;
}

function addresses(read: Settings, name: string, fallback: string): readonly string[] {
  const given = read
    .text(name, fallback)
    .split(',')
    .map((one) => one.trim());
  for (const one of given) {
    if (!ADDRESS.test(one)) read.fault(`${name} holds "${one}"; each address must look like host:port.`);
  }
  return given;
}
