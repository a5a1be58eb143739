// Runs one bench: a Redis for it, a bound on its time, the machine beside its numbers, and an end to all it opened.
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { createRequire } from 'node:module';
import { Redis } from 'ioredis';
import { startRedis } from '../scripts/servers.mjs';

const LONGEST_MS = 15 * 60_000;
const PACKAGES = [
  'bentocache',
  'cacheable',
  'cache-manager',
  'keyv',
  '@keyv/redis',
  'layered-loader',
  'ioredis',
  'lru-cache',
];
const require = createRequire(import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, reference: { type: 'string' } },
});
const [name] = positionals;
const opened = [];
const ended = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => ended.abort(new Error(`Ended by ${signal}.`)));
// A bench that was ended leaves promises behind; they must not end the process before it has ended what it started.
process.on('unhandledRejection', (error) => {
  if (!ended.signal.aborted) ended.abort(error);
});
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
const longestMs = LONGEST_MS + (minutes ?? 0) * 60_000;
const limit = setTimeout(
  () => ended.abort(new Error(`${name} took longer than ${longestMs / 60_000} minutes.`)),
  longestMs,
);

try {
  const { run } = await import(`./${name}/bench.mjs`);
  const result = await Promise.race([run({ minutes, say, redis, opened, reference: values.reference }), interrupted()]);
  process.stderr.write(`\n${table(result)}\n`);
  process.stdout.write(`${JSON.stringify({ bench: name, ...result, machine: await machine() })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
  for (const close of opened.reverse()) await closed(close);
  process.exit();
}

/** What cannot be closed must not keep the rest from being closed. */
async function closed(close) {
  try {
    await close();
  } catch (error) {
    say(`Could not be closed: ${String(error)}`);
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A Redis of the bench's own, ended with the bench. */
async function redis(settings = {}) {
  const server = await startRedis();
  opened.push(server.stop);
  const client = new Redis(server.url);
  for (const [setting, value] of Object.entries(settings)) await client.config('SET', setting, value);
  client.disconnect();
  return server;
}

function interrupted() {
  return new Promise((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason), { once: true });
  });
}

/** Every figure of the result on a line of its own, nested ones by their path; lists of samples stay out. */
function table(result, path = []) {
  return Object.entries(result)
    .filter(([, value]) => !Array.isArray(value))
    .map(([key, value]) =>
      typeof value === 'object' && value !== null
        ? table(value, [...path, key])
        : `${[...path, key].join('.').padEnd(48)} ${value}`,
    )
    .join('\n');
}

async function machine() {
  const server = await startRedis();
  const client = new Redis(server.url);
  const info = await client.info('server');
  client.disconnect();
  await server.stop();
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    redis: /redis_version:(\S+)/.exec(info)?.[1],
    packages: Object.fromEntries(PACKAGES.map((each) => [each, versionOf(each)])),
    note: 'Absolute numbers mean nothing beyond this machine at this hour; only ratios of one run do.',
  };
}

/** Not all packages let their package.json be required; all have one beside their entry's folder. */
function versionOf(each) {
  for (const paths of require.resolve.paths(each) ?? []) {
    try {
      return require(`${paths}/${each}/package.json`).version;
    } catch {
      // Not in this folder: the next one up.
    }
  }
  return 'unknown';
}
