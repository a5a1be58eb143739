import { readFileSync } from 'node:fs';
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import type { Environment } from '@perfolio/service';

import { UsageError } from '../usage-error';

export interface Door {
  /** `host:port`; what is kept for a server is kept under it. */
  readonly address: string;
  readonly channel: ChannelCredentials;
}

const DEFAULT = '127.0.0.1:9090';
const PORT = '9090';
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** The gRPC door: TLS everywhere but on this machine and where `http://` says so. */
export function doorOf(given: string | undefined, env: Environment): Door {
  const text = given ?? (env.PERFOLIO_SERVER || DEFAULT);
  const found = SHAPE.exec(text);
  if (found === null)
    throw new UsageError(`The server is "${text}"; it must look like host:port or https://host:port.`);
  const [, scheme, host = '', port = PORT] = found;
  return { address: `${host}:${port}`, channel: isPlain(scheme, host) ? credentials.createInsecure() : secure(env) };
}

const isPlain = (scheme: string | undefined, host: string): boolean =>
  scheme === undefined ? LOOPBACK.test(host) : scheme === 'http';

const SHAPE = /^(?:(https?):\/\/)?(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?\/?$/;

const secure = ({ PERFOLIO_CA_FILE }: Environment): ChannelCredentials =>
  PERFOLIO_CA_FILE ? credentials.createSsl(readFileSync(PERFOLIO_CA_FILE)) : credentials.createSsl();
