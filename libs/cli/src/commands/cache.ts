import { answering } from '../asking';
import type { Command, Group } from '../command';

const show: Command = {
  summary: 'Show how many answers are cached and how often one was found',
  examples: ['perfolio cache show'],
  run: answering(async ({ perfolio, ask, options }) => {
    const answer = await perfolio.cache.getCache({}, options);
    const json = ask.jsonOf(ask.gatewayV1.CacheServiceService.getCache, answer);
    return {
      json,
      items: json.methods as readonly unknown[],
      blocks: [
        {
          kind: 'table',
          columns: [
            { name: 'Method' },
            { name: 'Answers', shape: 'integer' },
            { name: 'Size', shape: 'bytes' },
            { name: 'Found', shape: 'percent' },
          ],
          rows: answer.methods.map(({ method, entries, bytes, hits, misses }) => [
            method.split('/').at(-1)?.split('.').at(-1),
            Number(entries),
            Number(bytes),
            hits + misses === 0n ? undefined : Number(hits) / Number(hits + misses),
          ]),
          empty: 'Nothing is cached.',
        },
      ],
    };
  }),
};

const clear: Command = {
  summary: 'Clear your cached answers, wherever they are',
  examples: ['perfolio cache clear'],
  run: answering(async ({ perfolio, options }) => {
    await perfolio.cache.clearCache({}, options);
    return { json: {}, blocks: [], notes: ['Cleared: the next question is computed anew.'] };
  }),
};

const watch: Command = {
  summary: 'Watch what changes, one event a line, until interrupted',
  examples: ['perfolio cache watch'],
  run: answering(async ({ perfolio, ask, surroundings, options }) => {
    const events = perfolio.cache.watchEvents({}, { ...options, deadlineMs: DAY_MS });
    for await (const event of events) {
      const json = ask.jsonOf(ask.gatewayV1.CacheServiceService.watchEvents, event);
      surroundings.stdout.write(`${JSON.stringify(json)}\n`);
    }
    return { json: {}, blocks: [] };
  }),
};

const DAY_MS = 86_400_000;

export const entry: Group = {
  summary: 'Your cached answers: show, clear, watch',
  commands: { show, clear, watch },
  standard: 'show',
};
