// One service in a process of its own, on ports that stay the same when it is started again.
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, node, nodeFlags, root } from '../../scripts/build.mjs';

const START_MS = 90_000;
const END_MS = 40_000;
const MOST_LINES = 20_000;
const FAILPOINTS = join(import.meta.dirname, 'failpoints.cjs');

/** `source` is the built tree it runs from; `folder` is where its orders stand. */
export function member({ name, service, env, folder, source = root }) {
  const orders = join(folder, `${name}.orders.json`);
  const state = { child: undefined, source, env, seq: 0, exited: Promise.resolve(), lines: [], exits: [] };
  const alive = () => state.child !== undefined && state.child.exitCode === null && state.child.signalCode === null;
  const signal = (which) => alive() && state.child.kill(which);
  const member = {
    name,
    service,
    lines: state.lines,
    /** How each of its lives ended: an exit code, or the name of a signal. */
    exits: state.exits,
    ports: {},
    get pid() {
      return state.child?.pid;
    },
    get alive() {
      return alive();
    },
    /** Starts it; with other settings or from another tree if given, which then stay. */
    async start({ env: more = {}, source: other = state.source } = {}) {
      state.env = { ...state.env, ...more };
      state.source = other;
      const child = launch(state, { service, orders });
      state.child = child;
      state.exited = new Promise((resolve) => child.once('exit', resolve));
      child.once('exit', (code, by) => state.exits.push(by ?? code));
      member.ports = await serving(child, name);
      return member;
    },
    /** Ends it at once. */
    async kill(which = 'SIGKILL') {
      signal(which);
      await state.exited;
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    /** Asks it to end, and waits. Answers the milliseconds that took. */
    async stop() {
      const began = performance.now();
      signal('SIGTERM');
      signal('SIGCONT');
      const cut = setTimeout(() => signal('SIGKILL'), END_MS);
      await state.exited;
      clearTimeout(cut);
      return performance.now() - began;
    },
    ...ordersTo(orders, state),
    metrics: async () => (await fetch(`http://127.0.0.1:${member.ports.metrics}/metrics`)).text(),
  };
  return member;
}

const ordersTo = (file, state) => {
  const order = (act) => {
    state.seq += 1;
    writeFileSync(file, JSON.stringify({ thread: 'main', ...act, seq: state.seq, at: Date.now() }));
  };
  return {
    /** Has a failpoint done in its main thread or its workers. */
    order,
    /** Bytes of its heap in use after a collection of garbage. */
    async collected() {
      order({ act: 'collect' });
      for (;;) {
        const told = left(`${file}.collected`);
        if (told?.seq === state.seq) return told.heapUsed;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
};

function left(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not there yet, or half written.
    return undefined;
  }
}

function launch({ env, source, lines }, { service, orders }) {
  const child = fork(join(source, 'services', service, 'dist', 'main.js'), [], {
    cwd: source,
    execPath: node(),
    execArgv: [...nodeFlags, '--require', FAILPOINTS],
    env: { ...environment(), ...env, PERFOLIO_FAILPOINTS: orders },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (lines.length < MOST_LINES) lines.push(line);
    });
  }
  return child;
}

function serving(child, name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} did not serve within ${START_MS / 1000} s.`)), START_MS);
    child.once('message', ({ serving: ports }) => {
      clearTimeout(late);
      child.disconnect();
      resolve(ports);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      reject(new Error(`${name} ended with ${signal ?? code} before it served.`));
    });
  });
}

/** The sum of a metric over members that answer; labels are matched as text. */
export async function counted(members, name, labels = []) {
  const pages = await Promise.all(members.map((one) => one.metrics().catch(() => '')));
  return pages
    .flatMap((page) => page.split('\n'))
    .filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)))
    .map((line) => Number(/ ([\d.eE+-]+)( \d{13})?$/.exec(line)?.[1] ?? 0))
    .reduce((sum, value) => sum + value, 0);
}
