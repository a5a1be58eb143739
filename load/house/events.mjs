// Streams of events, read as they come.
import { request } from 'node:http';

/** Opens a stream, which is open when the state as it is has come. */
export function openEvents(door, token) {
  const stream = { generation: undefined, latenesses: [], open: true };
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
  return new Promise((resolve, reject) => {
    const asked = request(`${door}/v1/events`, { agent: false, headers }, (response) => {
      const end = () => {
        stream.open = false;
        reject(new Error(`The stream of events ended with ${response.statusCode}.`));
      };
      let text = '';
      response.setEncoding('utf8');
      response.on('error', end);
      response.on('close', end);
      response.on('data', (part) => {
        const blocks = `${text}${part}`.split('\n\n');
        text = blocks.pop();
        for (const block of blocks) hear(stream, block);
        if (stream.generation !== undefined) resolve({ stream, close: async () => asked.destroy() });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** What the record's own round finds, every 5 s, has no cause: nobody announced it. */
const UNANNOUNCED_MS = 5_000;

function hear(stream, block) {
  const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
  // A heartbeat, or new prices.
  if (name !== 'current' && name !== 'invalidation') return;
  const { generation, at, cause } = JSON.parse(data);
  stream.generation = generation;
  if (name === 'current') return;
  stream.latenesses.push(cause === undefined ? UNANNOUNCED_MS : Math.max(0, Date.now() - Date.parse(at)));
}
