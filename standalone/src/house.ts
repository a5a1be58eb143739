import { createMemoryParts, createRedisParts, type SharedParts } from '@perfolio/cache';
import { type DemoFacts, startContext } from '@perfolio/context';
import { startGateway } from '@perfolio/gateway';
import { startRisk } from '@perfolio/risk';
import { closeAll, type Logger, type Running, type Secrets } from '@perfolio/service';

import type { StandaloneConfig } from './config';

export interface House extends Running {
  readonly httpPort: number;
  readonly grpcPort: number;
  /** The ports behind the doors, for services with an identity. */
  readonly contextPort: number;
  readonly riskPort: number;
  readonly host: string;
  readonly demo: DemoFacts | undefined;
}

interface HouseParts {
  readonly secrets: Secrets;
  readonly logger: Logger;
}

/** All three services in one process, on one cache; they still meet over sockets, as they do on many machines. */
export async function startHouse(config: StandaloneConfig, { secrets, logger }: HouseParts): Promise<House> {
  const opened: Running[] = [];
  const open = <Part extends Running>(part: Part): Part => {
    opened.push(part);
    return part;
  };
  try {
    const parts = open(sharedParts(config, logger));
    const context = open(await startContext(config.context, { secrets, logger, parts }));
    const contextAddress = `${config.host}:${context.port}`;
    const risk = open(await startRisk({ ...config.risk, contextAddress }, { secrets, logger, parts }));
    const riskAddresses = [`${config.host}:${risk.port}`];
    const gateway = open(await startGateway({ ...config.gateway, contextAddress, riskAddresses }, { secrets, logger }));
    return {
      host: config.host,
      httpPort: gateway.httpPort,
      grpcPort: gateway.grpcPort,
      contextPort: context.port,
      riskPort: risk.port,
      demo: context.demo,
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

function sharedParts({ risk: { redisUrl, leaseUrls } }: StandaloneConfig, logger: Logger): SharedParts {
  return redisUrl === undefined ? createMemoryParts() : createRedisParts({ url: redisUrl, leaseUrls, logger });
}
