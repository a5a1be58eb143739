// `npm run check:compose`: builds the image and runs the real compose file, and looks whether both keep their promises.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, root } from './build.mjs';
import { startEngine } from './compose/engine.mjs';
import { prepareInstallation, SERVICES } from './compose/installation.mjs';
import { brokenPromises, imageFaults, leaks } from './compose/promises.mjs';
import { provideImages } from './compose/stand-ins.mjs';
import { analyse, backup, computedBy, healed } from './compose/use.mjs';

const USAGE = `Usage: npm run check:compose -- [--keep-image]

Builds the image from what is committed, starts docker-compose.yml in a folder of its own, asks for an analysis through the published port,
scales Risk to three, kills and restarts every container, and looks for root, writable file systems and secrets. Needs Docker and
docker-compose (or docker compose); starts an engine of its own where none answers, and makes stand-ins for base images that cannot be
pulled, which needs root and debootstrap. \`--keep-image\` takes perfolio:latest as it is. Ends with \`N passed, N failed\`.`;

const { values } = parseArgs({
  options: { help: { type: 'boolean', default: false }, 'keep-image': { type: 'boolean', default: false } },
});

const results = [];

/** One promise: what it says, and the work that throws or returns what is wrong. */
async function step(name, work) {
  const began = Date.now();
  const faults = await work().then(
    (found) => found ?? [],
    (error) => [error.stack ?? String(error)],
  );
  results.push(faults.length === 0);
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${took})`);
  for (const fault of faults) console.log(`       ${fault}`);
}

async function main() {
  const folder = join(tmpdir(), 'perfolio-engine');
  const engine = await startEngine(folder);
  const planted = randomBytes(24).toString('hex');
  try {
    const standIns = await provideImages(engine, join(folder, 'stand-ins'));
    if (standIns.length > 0) console.log(`Stand-ins: ${standIns.join(', ')}`);
    if (!values['keep-image']) await step('the image builds from what is committed', () => build(engine, planted));
    await step('the image is small, has its user, its health check and a list of what it is made of', () =>
      imageFaults(engine),
    );
    await ensureBuilt();
    const installation = await prepareInstallation(engine);
    try {
      await checks(installation, engine, planted);
    } finally {
      await installation.compose('down', '--volumes', '--timeout', '30').catch(console.error);
      rmSync(installation.folder, { recursive: true });
    }
  } finally {
    await engine.stop();
  }
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** Secrets lie beside the sources, as they do where somebody runs compose: they must not get in. */
async function build({ shown }, planted) {
  const sources = mkdtempSync(join(tmpdir(), 'perfolio-sources-'));
  try {
    execFileSync('git', ['clone', '-q', root, sources]);
    mkdirSync(join(sources, 'secrets'));
    writeFileSync(join(sources, '.env'), `PLANTED=${planted}\n`);
    writeFileSync(join(sources, 'secrets', 'planted'), planted);
    await shown('docker', ['build', '--network', 'host', '--tag', 'perfolio:latest', sources]);
  } finally {
    rmSync(sources, { recursive: true });
  }
}

async function checks(installation, engine, planted) {
  const { base, compose, healthy, containers } = installation;
  const promises = () => brokenPromises(installation, engine);
  await step('everything starts and is healthy', async () => {
    await compose('up', '--detach', '--no-build');
    await healthy();
  });
  await step('the first analysis comes through the published port', () => analyse(base));
  await step('the administrator of the first start can log in', () => analyse(base, { as: installation.admin }));
  await step('no container is root, writes to its root or is published', promises);
  await step('three replicas of Risk share the work', async () => {
    await compose('up', '--detach', '--no-build', '--scale', 'risk=3');
    const replicas = await healthy('risk');
    if (replicas.length !== 3) return [`There are ${replicas.length} replicas.`];
    return computedBy(base, replicas, engine);
  });
  for (const service of SERVICES) {
    if (engine.isLocal) {
      await step(`${service} killed heals`, async () => {
        const [{ State, RestartCount }] = await containers(service);
        process.kill(State.Pid, 'SIGKILL');
        await healed(installation, service, (now) => now.RestartCount > RestartCount || now.State.Pid !== State.Pid);
      });
    }
    await step(`${service} restarted heals`, async () => {
      const [{ State }] = await containers(service);
      await compose('restart', '--timeout', '30', service);
      await healed(installation, service, (now) => now.State.StartedAt !== State.StartedAt);
    });
  }
  await step('a sealed backup comes out of the installation, and goes back in', () => backup(installation));
  await step('still no container is root, writes to its root or is published', promises);
  await step('no secret in a layer, a log or what inspect tells', () => leaks(installation, engine, planted));
  await step('everything stops by itself', async () => {
    await compose('stop', '--timeout', '60');
    const stopped = await containers('gateway', 'risk', 'context');
    return stopped
      .filter(({ State }) => State.ExitCode !== 0)
      .map(({ Name, State }) => `${Name} ended with ${State.ExitCode}`);
  });
}

if (values.help) console.log(USAGE);
else await main();
