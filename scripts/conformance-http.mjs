// `npm run conformance:http -- <dir>`: the reference portfolios through a running fleet: their price files imported over HTTP while reads
// go on, then volatility, Herfindahl index and systematic share of each, compared with the vector. Ends with `N passed, M failed`.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt, node, root } from './build.mjs';

const ADMIN = { email: 'admin@conformance.example', password: randomUUID() };
const IMPORT_LIMIT_MS = 15_000;

async function checkFleet(vectorsFolder) {
  const { child, base } = await startFleet();
  try {
    const token = await logIn(base);
    const vectors = portfolioVectors(vectorsFolder);
    const results = [await checkImport({ base, token }, vectors, vectorsFolder)];
    for (const vector of vectors) results.push(...(await checkVector({ base, token }, vector)));
    const passed = results.filter(({ ok }) => ok).length;
    for (const { ok, text } of results) console.log(`${ok ? 'passed' : 'FAILED'}  ${text}`);
    console.log(`${passed} passed, ${results.length - passed} failed`);
    return passed === results.length;
  } finally {
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await exited;
  }
}

async function startFleet() {
  const child = spawn(node(), [join(root, 'scripts', 'fleet.mjs'), '--gateways', '1', '--risk', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PERFOLIO_ADMIN_EMAIL: ADMIN.email,
      PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'warn',
    },
  });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((done, fail) => {
    lines.once('line', done);
    lines.once('close', () => fail(new Error('The fleet ended before it served.')));
  });
  return { child, base: `http://127.0.0.1:${JSON.parse(first).gateways[0].http}` };
}

const portfolioVectors = (vectorsFolder) =>
  readdirSync(vectorsFolder)
    .filter((name) => /^p\d+.*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(vectorsFolder, name), 'utf8')));

async function ask(base, path, { token, ...options } = {}) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${base}${path}`, { ...options, headers: { ...options.headers, ...authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

const post = (base, path, { token, body }) =>
  ask(base, path, {
    token,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const logIn = async (base) => (await post(base, '/v1/sessions', { body: ADMIN })).accessToken;

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

async function checkVector({ base, token }, { id, request, expected, tolerances }) {
  const answer = await post(base, '/v1/reports', { token, body: reportOf(request) });
  const { portfolioView, factorModel } = expected;
  const wanted = [
    ['portfolioView.volatilityAnnual', portfolioView.volatilityAnnual, answer.portfolioView.volatilityAnnual],
    ['portfolioView.herfindahl', portfolioView.herfindahl, answer.portfolioView.herfindahl],
    [
      'factorModel.systematicShare',
      (factorModel ?? portfolioView.factorModel)?.systematicShare,
      answer.factorModel?.systematicShare,
    ],
  ];
  const { relative, absolute } = tolerances.default;
  return wanted.map(([name, want, got]) => ({
    ok: (want ?? undefined) === got || Math.abs(got - want) <= absolute + relative * Math.abs(want),
    text: `${id} ${name}: got ${got}, want ${want}`,
  }));
}

/** A vector's request in the words of the API. */
function reportOf(request) {
  return {
    portfolio: {
      name: 'reference',
      positions: Object.entries(request.weights).map(([ticker, weight]) => ({ ticker, weight })),
      factorProxies: Object.entries(request.proxies).map(([ticker, proxies]) => ({ ticker, ...proxies })),
      weightBasis: request.weightBasis.toUpperCase(),
      cashTickers: request.cashTickers,
    },
    start: request.start,
    end: request.end,
    frequency: request.frequency.toUpperCase(),
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
