import { answering } from '../asking';
import type { Command, Group } from '../command';
import { UsageError } from '../usage-error';

const SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read', 'admin'];

const list: Command = {
  summary: 'List your API keys and when each was last used',
  examples: ['perfolio keys list'],
  run: answering(async ({ perfolio, ask, options }) => {
    const page = (pageToken: string) => perfolio.apiKeys.listApiKeys({ pageToken }, options);
    const apiKeys = await Array.fromAsync(ask.everyItem(page, (one) => one.apiKeys));
    const json = ask.jsonOf(ask.gatewayV1.ApiKeyServiceService.listApiKeys, { apiKeys, nextPageToken: '' });
    const items = json.apiKeys as readonly Record<string, string>[];
    return {
      json,
      items,
      blocks: [
        {
          kind: 'table',
          columns: [{ name: 'Id' }, { name: 'Name' }, { name: 'Scopes' }, { name: 'Last used' }],
          rows: items.map(({ keyId, name, lastUsedTime }, index) => [
            keyId,
            name,
            apiKeys[index]?.scopes.join(' '),
            lastUsedTime?.slice(0, 10),
          ]),
          empty: 'No keys.',
        },
      ],
    };
  }),
};

const create: Command = {
  summary: 'Make an API key; it is shown once',
  arguments: [{ name: 'NAME', help: 'What it is for.' }],
  options: {
    scopes: { type: 'text', value: 'LIST', help: `Comma-separated, of ${SCOPES.join(', ')}; risk:read unless said.` },
    days: { type: 'text', value: 'COUNT', help: 'How long it holds; until it is deleted unless said.' },
  },
  examples: ['perfolio keys create nightly --scopes risk:read --days 90'],
  run: answering(async ({ perfolio, ask, given, surroundings, options }) => {
    const scopes = (given.text('scopes') ?? 'risk:read').split(',').map((scope) => scope.trim());
    const days = given.number('days');
    if (days !== undefined && !(days > 0)) throw new UsageError(`--days is ${days}; it must be more than 0.`);
    const [name = ''] = given.positionals;
    const expireTime = days === undefined ? undefined : timestampIn(days, surroundings.now());
    const answer = await perfolio.apiKeys.createApiKey({ name, scopes, expireTime }, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.ApiKeyServiceService.createApiKey, answer),
      blocks: [
        {
          kind: 'facts',
          facts: [
            ['Id', answer.keyId],
            ['Key', answer.apiKey],
          ],
        },
      ],
      notes: ['Keep it now: it is not shown again. Programs take it from PERFOLIO_TOKEN.'],
    };
  }),
};

const DAY_S = 86_400;

const timestampIn = (days: number, now: number) => ({
  seconds: BigInt(Math.floor(now / 1000 + days * DAY_S)),
  nanos: 0,
});

const remove: Command = {
  summary: 'Delete an API key; it is refused from the next call on',
  arguments: [{ name: 'ID', help: 'Of the key.' }],
  examples: ['perfolio keys delete 0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77'],
  run: answering(async ({ perfolio, given, options }) => {
    const [keyId = ''] = given.positionals;
    await perfolio.apiKeys.deleteApiKey({ keyId }, options);
    return { json: {}, blocks: [], notes: ['Deleted.'] };
  }),
};

export const entry: Group = {
  summary: 'API keys: list, create, delete',
  commands: { list, create, delete: remove },
  standard: 'list',
};
