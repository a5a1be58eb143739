// A replica that notes when it hears of a dropped user (its L1 has dropped him by then) and when it hears a bare message.
import { Redis } from 'ioredis';
import { openCache } from '../ours.mjs';

const [url, channel] = process.argv.slice(2);
const heard = new Map();
const note = (bytes) => heard.set(Buffer.from(bytes).toString('latin1'), process.hrtime.bigint());

const { parts } = await openCache(url);
parts.bus.onInvalidated(({ announcement }) => note(announcement));

const bare = new Redis(url);
await bare.subscribe(channel);
bare.on('messageBuffer', (_, message) => note(message.subarray(message.lastIndexOf(0x20) + 1)));

process.on('message', () => {
  process.send({ heard });
  heard.clear();
});
process.send({ ready: true });
