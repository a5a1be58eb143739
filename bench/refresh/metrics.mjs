// What processes say of themselves on their metrics pages.
import { Agent, get } from 'node:http';

const agent = new Agent({ keepAlive: true });
const LINE = /^([a-z_]+)(?:\{[^}]*\})? (\S+)/;

/** The sum over a metric's lines on one process's page; 0 before it was ever counted. */
export async function read({ metrics }, name) {
  const page = await pageOf(metrics);
  return page
    .split('\n')
    .map((line) => LINE.exec(line))
    .filter((found) => found?.[1] === name)
    .reduce((total, [, , value]) => total + Number(value), 0);
}

/** The same for each of several processes. */
export const readEach = (members, name) => Promise.all(members.map((member) => read(member, name)));

function pageOf(port) {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path: '/metrics', agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(parts).toString()));
    });
    asked.on('error', reject);
  });
}
