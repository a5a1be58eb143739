// `npm run test:security`: the tests of the attack classes, by the two letters that their titles begin with. Prints how many of each class there
// are and how many there must be; exits 1 when a class is short or a test fails.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, environment, node, root } from './build.mjs';
import { provideTestParts, redisServer } from './servers.mjs';

/** What each class is about, and how many cases of it a release must withstand. */
const CLASSES = {
  AU: ['authentication: tokens, API keys, log-in, OIDC', 24],
  SE: ['sessions', 11],
  ID: ['objects, functions, properties', 15],
  HS: ['header spoofing, internal surface', 6],
  CI: ['cache isolation', 10],
  CP: ['cache poisoning', 7],
  KC: ['key collision, canonical form', 7],
  IR: ['invalidation races', 13],
  TR: ['transcoding, protocol', 10],
  IN: ['injection', 8],
  DS: ['denial of service', 10],
  TL: ['transport', 2],
  SC: ['secrets in logs, errors, metrics', 6],
  SU: ['supply chain, image', 6],
};
const IN_TITLE = new RegExp(`^(${Object.keys(CLASSES).join('|')})(\\d+|:)? `);

const USAGE = `Usage: npm run test:security

Runs every test whose title begins with the letters of an attack class, prints how many of each class passed and how many there
must be, and last the same as one line of JSON. Exits 1 when a class is short or a test fails. Takes some minutes.
${Object.entries(CLASSES)
  .map(([name, [about]]) => `  ${name}  ${about}`)
  .join('\n')}
`;

if (process.argv.includes('--help')) {
  process.stdout.write(USAGE);
  process.exit(0);
}
await ensureBuilt();
process.env.PERFOLIO_TEST_REDIS_SERVER = redisServer();
provideTestParts();
const counts = counted(await report(files()));
for (const [name, { about, needed, passed, failed }] of Object.entries(counts)) {
  const verdict = failed > 0 ? `${failed} FAILED` : passed < needed ? `${needed - passed} SHORT` : 'ok';
  process.stderr.write(
    `${name}  ${String(passed).padStart(3)} of ${String(needed).padStart(2)}  ${verdict.padEnd(9)}  ${about}\n`,
  );
}
process.stdout.write(`${JSON.stringify(counts)}\n`);
process.exitCode = Object.values(counts).every(({ needed, passed, failed }) => failed === 0 && passed >= needed)
  ? 0
  : 1;

/** Test files in which a title begins with a class: the others need not be loaded. */
function files() {
  const title = new RegExp(`['"\`](${Object.keys(CLASSES).join('|')})(\\d+|:)? `);
  return ['libs', 'services', 'standalone']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))))
    .filter((file) => file.endsWith('.test.ts') && !/node_modules|dist/.test(file))
    .filter((file) => title.test(readFileSync(join(root, file), 'utf8')));
}

/** Runs the named tests of those files; what jest says goes to stderr, its report comes back. */
async function report(named) {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-security-'));
  const output = join(folder, 'report.json');
  const pattern = `(^| )(${Object.keys(CLASSES).join('|')})(\\d+|:)? `;
  const args = [
    '--testPathIgnorePatterns=/node_modules/',
    '--json',
    `--outputFile=${output}`,
    '--testNamePattern',
    pattern,
    '--runTestsByPath',
    ...named,
  ];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(node(), [...flags, jest, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
    env: environment(),
  });
  await new Promise((resolve) => child.once('exit', resolve));
  const read = JSON.parse(readFileSync(output, 'utf8'));
  rmSync(folder, { recursive: true });
  return read;
}

/** A test is of the class that its title, or else the innermost heading over it, begins with. */
function counted({ testResults }) {
  const counts = Object.fromEntries(
    Object.entries(CLASSES).map(([name, [about, needed]]) => [name, { about, needed, passed: 0, failed: 0 }]),
  );
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { title, ancestorTitles, status } of tests) {
    const name = [title, ...ancestorTitles.toReversed()].map((text) => IN_TITLE.exec(text)?.[1]).find(Boolean);
    if (name !== undefined && (status === 'passed' || status === 'failed')) counts[name][status] += 1;
  }
  return counts;
}
