import { type Command, EXIT, type Surroundings } from '../command';
import type * as Checks from '../checks';
import type { Check } from '../checks';
import { writeAnswer } from '../output/write-answer';
import type * as StandaloneSettings from '../standalone-settings';

export const entry: Command = {
  summary: 'Check settings, ports, database, Redis, clock and disk, and say what to do',
  examples: ['perfolio doctor', 'perfolio doctor -o json'],
  run: async (given, surroundings) => {
    const checks = await examined(surroundings);
    const failed = checks.some(({ state }) => state === 'failed');
    const advised = checks.filter(({ advice }) => advice !== undefined);
    writeAnswer(
      {
        json: { healthy: !failed, checks },
        items: checks,
        blocks: [
          {
            kind: 'table',
            columns: [{ name: 'Check' }, { name: 'State' }, { name: 'Found' }],
            rows: checks.map(({ name, state, found }) => [name, state, found]),
          },
          ...(advised.length === 0
            ? []
            : [
                {
                  kind: 'facts' as const,
                  title: 'What to do',
                  facts: advised.map(({ name, advice }) => [name, advice] as const),
                },
              ]),
        ],
      },
      given,
      surroundings,
    );
    return failed ? EXIT.FAILED : EXIT.OK;
  },
};

async function examined({ env, now }: Surroundings): Promise<readonly Check[]> {
  const { readEverything }: typeof StandaloneSettings = require('../standalone-settings');
  const checks: typeof Checks = require('../checks');
  const { config, faults } = await readEverything(env);
  const settings = faults.map(
    (found): Check => ({ name: 'settings', state: 'failed', found, advice: 'Correct it: perfolio config check.' }),
  );
  // What rests on a wrong setting would only be found wrong a second time.
  if (settings.length > 0) return settings;
  const { host, gateway, context, risk, metricsPort } = config;
  const ports = {
    'http port': gateway.httpPort,
    'grpc port': gateway.grpcPort,
    'context port': context.port,
    'risk port': risk.port,
    'metrics port': metricsPort,
  };
  return [
    { name: 'settings', state: 'ok', found: 'every one is right' },
    ...(await Promise.all(Object.entries(ports).map(([name, port]) => checks.portCheck(name, { host, port })))),
    await checks.databaseCheck(config),
    ...(await checks.redisCheck(config, now)),
    checks.secretsCheck(config, env),
    await checks.diskCheck(config),
  ];
}
