// `npm run conformance:http -- <dir>`: the reference portfolios through a running fleet: their price files imported over HTTP while reads
// go on, then every section of each, stored and by route, compared with the vector; what cannot be answered has to be refused with its
// reason. Ends with `N passed, M failed`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { checkCases, checkVector } from './conformance-checks.mjs';
import { ask } from './http-client.mjs';
import { startOneFleet } from './one-fleet.mjs';

const IMPORT_LIMIT_MS = 15_000;

async function checkFleet(vectorsFolder) {
  const { base, token, close } = await startOneFleet();
  try {
    const vectors = portfolioVectors(vectorsFolder);
    const results = [await checkImport({ base, token }, vectors, vectorsFolder)];
    for (const vector of vectors) results.push(...(await checkVector({ base, token }, vector)));
    results.push(...(await checkCases({ base, token }, vectorsFolder)));
    const passed = results.filter(({ ok }) => ok).length;
    for (const { ok, text } of results) console.log(`${ok ? 'passed' : 'FAILED'}  ${text}`);
    console.log(`${passed} passed, ${results.length - passed} failed`);
    return passed === results.length;
  } finally {
    await close();
  }
}

const portfolioVectors = (vectorsFolder) =>
  readdirSync(vectorsFolder)
    .filter((name) => /^p\d+.*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(vectorsFolder, name), 'utf8')));

/** Every file once, in the order a vector names them: two files give different prices for one ticker, and the first one counts. */
async function checkImport({ base, token }, vectors, vectorsFolder) {
  const named = vectors.flatMap(({ request }) => request.dataFiles);
  const held = readdirSync(join(vectorsFolder, '..', 'data'))
    .filter((name) => name.endsWith('.csv.gz'))
    .sort();
  const files = [...new Set([...named, ...held.map((name) => `data/${name}`)])];
  const reading = readMeanwhile(base, token);
  const began = performance.now();
  for (const file of files) {
    const report = await ask(base, '/v1/marketData:import?skipExisting=true', {
      token,
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
      body: readFileSync(join(vectorsFolder, '..', file)),
    });
    console.error(`${file}: ${report.rows} rows, ${report.tickers} tickers`);
  }
  const ms = performance.now() - began;
  const { reads, failures, slowestMs } = await reading.stop();
  const text = `import of ${files.length} files in ${(ms / 1000).toFixed(1)} s, ${reads} reads meanwhile, ${failures} failed, slowest ${Math.round(slowestMs)} ms`;
  return { ok: ms <= IMPORT_LIMIT_MS && failures === 0 && reads > 0, text };
}

function readMeanwhile(base, token) {
  const tally = { reads: 0, failures: 0, slowestMs: 0 };
  let going = true;
  const done = (async () => {
    while (going) {
      const began = performance.now();
      await ask(base, '/v1/portfolios', { token }).catch(() => (tally.failures += 1));
      tally.reads += 1;
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - began);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await done;
      return tally;
    },
  };
}

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: npm run conformance:http -- <folder of reference vectors>');
  process.exitCode = 2;
} else {
  await ensureBuilt();
  process.exitCode = (await checkFleet(resolve(folder))) ? 0 : 1;
}
