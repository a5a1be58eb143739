// Asks a door for one answer, five times as often as it can be had. In a process of its own: who measures has the ways to look after.
// Arguments: port, path, token. Says `flooding` with the peak, then what became of the flood.
import { p99 } from '../../bench/statistics.mjs';
import { closedLoop, openLoop } from '../../bench/gateway/callers.mjs';
import { wireCaller, wireText } from '../../bench/gateway/wire-caller.mjs';

const PEAK_MS = 2_500;
const FLOOD_MS = 6_000;
/** More than a gateway has at work and in line. */
const CONNECTIONS = 1_500;

const [port, path, token] = process.argv.slice(2);
const crowd = wireCaller(Number(port), CONNECTIONS);
const text = wireText({ path, headers: { authorization: `Bearer ${token}` } });
const ask = async () => {
  const { status, retryAfter } = await crowd.ask(text);
  return { status, retryAfter };
};

await crowd.ready();
await closedLoop(ask, { workers: 32, ms: 500 });
const peak = await closedLoop(ask, { workers: 32, ms: PEAK_MS });
process.send({ flooding: peak });
const before = performance.eventLoopUtilization();
const flood = await openLoop(ask, { perSecond: peak * 5, ms: FLOOD_MS });
const refusals = flood.filter(({ status }) => status === 503);
const worse = flood.filter(({ status }) => ![0, 200, 503].includes(status));
process.send({
  peak,
  goodPerSecond: flood.filter(({ status }) => status === 200).length / (FLOOD_MS / 1000),
  refused: refusals.length,
  refusedP99Ms: p99(refusals.map(({ ms }) => ms)),
  withoutRetryAfter: refusals.filter(({ retryAfter }) => retryAfter === undefined).length,
  notSent: flood.filter(({ status }) => status === 0).length,
  worse: worse.length,
  worseStatuses: countedBy(worse),
  /** What the asker is late himself is in every time. */
  askerBusy: performance.eventLoopUtilization(before).utilization,
});
crowd.close();
process.disconnect();

function countedBy(outcomes) {
  const named = Object.groupBy(outcomes, ({ status }) => status);
  return Object.fromEntries(Object.entries(named).map(([status, all]) => [status, all.length]));
}
