// A real Prometheus over a fleet, with the rules that are shipped.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../build.mjs';
import { freePort } from '../servers.mjs';

const RULES = join(root, 'deploy/monitoring/alerts.yaml');
const STARTUP_MS = 60_000;

/** What promtool has to say about the files that are shipped; nothing when all is well. */
export function fileFaults() {
  const files = { rules: RULES, config: join(root, 'deploy/monitoring/prometheus.yaml') };
  return Object.entries(files).flatMap(([kind, file]) => {
    const { status, stdout, stderr, error } = spawnSync('promtool', ['check', kind, file], { encoding: 'utf8' });
    if (error !== undefined) return ['promtool is not there: apt-get install prometheus'];
    return status === 0 ? [] : [`${stdout}${stderr}`];
  });
}

/** Scrapes every process of the fleet every two seconds. */
export async function startPrometheus({ gateways, context, risk }) {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-prometheus-'));
  const port = await freePort();
  copyFileSync(RULES, join(folder, 'alerts.yaml'));
  const jobs = { gateway: gateways, risk, context: [context] };
  const scrape = Object.entries(jobs).map(([name, members]) => ({
    job_name: name,
    static_configs: [{ targets: members.map(({ metrics }) => `127.0.0.1:${metrics}`) }],
  }));
  const global = { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '2s' };
  const config = { global, rule_files: ['alerts.yaml'], scrape_configs: scrape };
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  const flags = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ];
  const child = spawn('prometheus', flags, { stdio: ['ignore', 2, 2] });
  const exited = new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  exited.catch(() => {});
  const ask = async (path) => (await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()).data;
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + STARTUP_MS; !(await ready()); await wait(250)) {
    if (Date.now() > deadline) throw new Error('Prometheus does not serve.');
  }
  return {
    query: async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`))?.result ?? [],
    firing: async () => {
      const { alerts } = await ask('alerts');
      return [...new Set(alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname))];
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
