import { type Asked, answering } from '../asking';
import type { Command, Group } from '../command';
import type { Answer } from '../output/blocks';
import { fleetBlocks, fleetNotes, fleetSheet } from '../output/fleet-blocks';

const users: Command = {
  summary: 'List the accounts',
  examples: ['perfolio admin users'],
  run: answering(async ({ perfolio, ask, options }) => {
    const page = (pageToken: string) => perfolio.admin.listUsers({ pageToken, pageSize: 500 }, options);
    const all = await Array.fromAsync(ask.everyItem(page, (one) => one.users));
    const json = ask.jsonOf(ask.gatewayV1.AdminServiceService.listUsers, { users: all, nextPageToken: '' });
    return {
      json,
      items: json.users as readonly unknown[],
      blocks: [
        {
          kind: 'table',
          columns: [{ name: 'Id' }, { name: 'Email' }, { name: 'Administrator' }, { name: 'Disabled' }],
          rows: all.map(({ userId, email, administrator, disabled }) => [userId, email, administrator, disabled]),
        },
      ],
    };
  }),
};

const USER = [{ name: 'ID', help: 'Of the user, as `perfolio admin users` lists them.' }];

const disable: Command = {
  summary: 'Disable an account: its sessions and keys end with the next call',
  arguments: USER,
  examples: ['perfolio admin disable 0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const [userId = ''] = given.positionals;
    const answer = await perfolio.admin.disableUser({ userId }, options);
    return userAnswer(ask.jsonOf(ask.gatewayV1.AdminServiceService.disableUser, answer), answer);
  }),
};

const enable: Command = {
  summary: 'Enable an account again',
  arguments: USER,
  examples: ['perfolio admin enable 0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const [userId = ''] = given.positionals;
    const answer = await perfolio.admin.enableUser({ userId }, options);
    return userAnswer(ask.jsonOf(ask.gatewayV1.AdminServiceService.enableUser, answer), answer);
  }),
};

type User = Awaited<ReturnType<Asked['perfolio']['admin']['enableUser']>>;

const userAnswer = (json: Readonly<Record<string, unknown>>, { user }: User): Answer => ({
  json: json.user,
  blocks: [
    {
      kind: 'facts',
      facts: [
        ['Id', user?.userId],
        ['Email', user?.email],
        ['Disabled', user?.disabled],
      ],
    },
  ],
});

const cache: Command = {
  summary: 'Show what every replica does now, where its answers came from, and what is kept for whom',
  examples: ['perfolio admin cache', 'perfolio admin cache -o csv'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const fleet = await perfolio.admin.getFleetCache({}, options);
    const json = ask.jsonOf(ask.gatewayV1.AdminServiceService.getFleetCache, fleet);
    return {
      json,
      items: json.replicas as readonly unknown[],
      blocks: given.format === 'csv' ? [fleetSheet(fleet)] : fleetBlocks(fleet),
      notes: fleetNotes(fleet),
    };
  }),
};

const clearCache: Command = {
  summary: 'Clear every cached answer of everybody',
  examples: ['perfolio admin clear-cache'],
  run: answering(async ({ perfolio, ask, options }) => {
    const answer = await perfolio.admin.clearFleetCache({}, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.AdminServiceService.clearFleetCache, answer),
      blocks: [{ kind: 'facts', facts: [['Market-data version', answer.marketDataVersion]] }],
    };
  }),
};

const LATEST = 100;

const audit: Command = {
  summary: 'Show the newest entries of the audit log',
  options: {
    user: { type: 'text', value: 'ID', help: 'Only of this user.' },
    all: { type: 'flag', help: `Not only the newest ${LATEST}.` },
  },
  examples: ['perfolio admin audit', 'perfolio admin audit --all -o ndjson'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const userId = given.text('user') ?? '';
    const page = (pageToken: string) => perfolio.admin.listAudit({ pageToken, pageSize: LATEST, userId }, options);
    const events = given.flag('all')
      ? await Array.fromAsync(ask.everyItem(page, (one) => one.events))
      : (await page('')).events;
    const json = ask.jsonOf(ask.gatewayV1.AdminServiceService.listAudit, { events, nextPageToken: '' });
    const items = json.events as readonly Record<string, string>[];
    return {
      json,
      items,
      blocks: [
        {
          kind: 'table',
          columns: [{ name: 'Time' }, { name: 'Event' }, { name: 'Actor' }, { name: 'Address' }, { name: 'Detail' }],
          rows: items.map(({ time, event, actorId, address, detail }) => [
            time?.slice(0, 19),
            event,
            actorId,
            address,
            detail,
          ]),
        },
      ],
    };
  }),
};

export const entry: Group = {
  summary: 'Users, the fleet’s cache and the audit log, for administrators',
  commands: { users, disable, enable, cache, 'clear-cache': clearCache, audit },
};
