// Real processes that answer one order at a time over IPC.
import { fork } from 'node:child_process';

const READY_MS = 60_000;

/** Starts the program `count` times; each says `{ ready: true }` when it is. */
export async function startFleet(program, count, { args, opened }) {
  const fleet = Array.from({ length: count }, () => startMember(program, args));
  opened.push(() => Promise.all(fleet.map((member) => member.stop())));
  await Promise.all(fleet.map((member) => member.next('ready', READY_MS)));
  return fleet;
}

function startMember(program, args) {
  const child = fork(program, args, { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid,
    order: (message) => child.send(message),
    next: (kind, ms) => nextMessage(child, kind, ms),
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The next message that has the field `kind`. */
function nextMessage(child, kind, ms) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(limit);
      child.off('message', hear);
      child.off('exit', gone);
    };
    const hear = (message) => {
      if (!(kind in message)) return;
      stop();
      resolve(message);
    };
    const gone = () => {
      stop();
      reject(new Error(`Process ${child.pid} ended without a word of ${kind}.`));
    };
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`No word of ${kind} from process ${child.pid} within ${ms} ms.`));
    }, ms);
    child.on('message', hear);
    child.once('exit', gone);
  });
}
