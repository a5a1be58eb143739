import type { CallOptions, PerfolioClient } from '@perfolio/client';

import { answering, type Asked } from '../asking';
import type { Command } from '../command';
import { meant, UsageError } from '../usage-error';

export const entry: Command = {
  summary: 'Call any method of the API with JSON',
  arguments: [{ name: 'METHOD', help: 'E.g. PortfolioService.ListGrants.' }],
  options: {
    data: { type: 'text', value: 'JSON', help: 'The question; - reads it from standard input.' },
    'if-match': { type: 'text', value: 'ETAG', help: 'Only if it has not been changed since.' },
  },
  examples: ['perfolio api AccountService.GetMe', 'perfolio api RiskService.GetScore --data \'{"portfolioId": "…"}\''],
  run: answering(async (asked) => {
    const { ask, given, options, surroundings } = asked;
    const { call, definition } = methodOf(asked);
    const question = ask.questionOf(definition, parsed(await dataOf(asked)));
    const etag = given.text('if-match');
    const answer = call(question, { ...options, ...(etag !== undefined && { headers: { 'if-match': etag } }) });
    if (!definition.responseStream) return { json: ask.jsonOf(definition, await answer), blocks: [], asJson: true };
    for await (const one of answer as AsyncIterable<object>) {
      surroundings.stdout.write(`${JSON.stringify(ask.jsonOf(definition, one))}\n`);
    }
    return { json: undefined, blocks: [], written: true };
  }),
};

interface Definition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestDeserialize: (bytes: Buffer) => object;
  readonly responseSerialize: (answer: object) => Buffer;
}

interface Method {
  readonly definition: Definition;
  readonly call: (question: object, options: CallOptions) => Promise<object> | AsyncIterable<object>;
}

/** The services of the client, by the names that the contracts give them. */
const SERVICES: Readonly<Record<string, Exclude<keyof PerfolioClient, 'close'>>> = {
  AccountService: 'accounts',
  SessionService: 'sessions',
  TokenService: 'tokens',
  ApiKeyService: 'apiKeys',
  OidcService: 'oidc',
  PortfolioService: 'portfolios',
  RiskService: 'risk',
  MarketDataService: 'marketData',
  CacheService: 'cache',
  AdminService: 'admin',
  ServiceAccountService: 'serviceAccounts',
};

/** The contracts type every method apart; a word of the command line finds one by its name. */
function methodOf({ perfolio, ask, given }: Asked): Method {
  const [service = '', name = ''] = (given.positionals[0] ?? '').split('.');
  const part = SERVICES[service];
  if (part === undefined) {
    const hint = meant(service, Object.keys(SERVICES));
    throw new UsageError(`There is no service "${service}".${hint} There are: ${Object.keys(SERVICES).join(', ')}.`);
  }
  const key = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const definitions: unknown = Reflect.get(ask.gatewayV1, `${service}Service`);
  const definition = Object.entries(definitions as Readonly<Record<string, Definition>>).find(
    ([one]) => one === key,
  )?.[1];
  if (definition === undefined || definition.requestStream) {
    const names = Object.keys(Object(definitions));
    throw new UsageError(
      `${service} has no method "${name}" to call so.${meant(key, names)} There are: ${names.join(', ')}.`,
    );
  }
  return { definition, call: Reflect.get(perfolio[part], key) as Method['call'] };
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--data is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function dataOf({ given, surroundings }: Asked): Promise<string> {
  const data = given.text('data') ?? '{}';
  if (data !== '-') return data;
  const pieces = await Array.fromAsync(surroundings.stdin);
  return Buffer.concat(pieces).toString('utf8');
}
