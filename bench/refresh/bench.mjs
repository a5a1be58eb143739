// A market-data change with 1,000 active users: when it is visible, what requests pay for the refresh, and who meets a hit after it
import { setTimeout as sleep } from 'node:timers/promises';
import { importPrices, portfolioOf, startWholeFleet } from '../house/whole-fleet.mjs';
import { figuresOf, summaryOf } from './figures.mjs';
import { readEach } from './metrics.mjs';
import { ask, renew, settle } from './people.mjs';

const PEOPLE = 1_000;
const ROUNDS = 3;
/** Imports before the first that counts: what runs once a day is compiled to the end in a service that runs for months. */
const WARM_UP_ROUNDS = 1;
const QUIET_MS = 30_000;
const PER_SECOND = 40;
/** Of the requests, those that ask what nobody asked before: they are computed whether prices change or not. */
const NEW_SHARE = 0.05;
const LONGEST_REFRESH_MS = 150_000;
const READERS = 4;
const HELD = 12;
const TICKERS = [...Array.from({ length: 40 }, (_, index) => `T${index}`), 'MKT'];
/** What each person asks again and again. */
const HOT = ['/analysis', '/analysis?frequency=DAILY'];

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const fleet = await startWholeFleet({ gateways: 1, risk: 3, redisUrl: url, tickers: TICKERS, opened });
  const [door] = fleet.doors;
  const people = await settle(door, PEOPLE, { portfolioAt, say });
  const house = { ...fleet, door, people, say, version: '', asked: 0, day: lastDay };
  const warm = await readAll(house);
  say(`warm: ${warm.computed} computed`);
  await steadily(house, () => sleep(QUIET_MS / 2));
  const rounds = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const figures = summaryOf(await changeUnderLoad(house));
    say(JSON.stringify({ round: round + 1, ...figures }));
    if (round >= 0) rounds.push(figures);
  }
  return { ...figuresOf(rounds), people: PEOPLE, hotKeys: PEOPLE * HOT.length, taken: TAKEN };
}

const TAKEN =
  `medians and worst of ${ROUNDS} imports after ${WARM_UP_ROUNDS} to warm up; ${PER_SECOND} requests a second (${NEW_SHARE * 100} % ask something new) for ` +
  `${QUIET_MS / 1_000} s before each and from the import's beginning until the refresh was over; a latency counts from the moment its ` +
  'request was due; one gateway, three replicas, Context on PGlite, Redis and this client share the machine; times include HTTP.';

/** Quiet load, an import, the same load until the refresh is over, and every hot key read once. */
async function changeUnderLoad(house) {
  const { door, people, risk } = house;
  await renew(door, people);
  await readAll(house);
  const quiet = await steadily(house, () => sleep(QUIET_MS));
  const round = { quiet };
  round.refresh = await steadily(house, async () => {
    const csv = nextDay(house);
    const imported = performance.now();
    round.beganAt = imported;
    const { marketDataVersion } = await importPrices(door, csv);
    round.importedAt = performance.now();
    round.importMs = round.importedAt - imported;
    house.version = marketDataVersion;
    round.visibleMs = await untilVisible(house, round.importedAt);
    await untilRefreshed(risk);
    round.refreshMs = performance.now() - round.importedAt;
  });
  round.after = await readAll(house);
  return round;
}

/**
 * From the import's answer until every replica has answered reads that began after it, all of them at the new version: the gateway asks
 * its replicas in turn, so that any few reads meet them all. One after the other: a burst of them would be in everybody's latency.
 */
async function untilVisible({ door, people, risk, version }, importedAt) {
  let readAt = importedAt;
  for (const person of people.slice(0, risk.length * 2)) readAt = await versionRead(door, person, version);
  return readAt - importedAt;
}

/** When a read ended that began now. */
async function versionRead(door, { token, path }, version) {
  const { text } = await ask(door, `${path}${HOT[0]}`, { token });
  if (JSON.parse(text).inputs.marketDataVersion !== version) throw new Error('A read after the import was old.');
  return performance.now();
}

const PENDING = 'perfolio_cache_refresh_pending';
/** A look at the metrics costs a replica as much as some requests. */
const LOOK_MS = 5_000;

/** Until no replica has a key left to ask for again. */
async function untilRefreshed(risk) {
  const limit = performance.now() + LONGEST_REFRESH_MS;
  while (performance.now() < limit) {
    await sleep(LOOK_MS);
    const pending = await readEach(risk, PENDING);
    if (pending.every((count) => count === 0)) return;
  }
  throw new Error('The refresh took too long.');
}

/** Requests at a steady rate for as long as the work takes; a latency counts from the moment the request was due. */
async function steadily(house, work) {
  const seen = [];
  const pending = new Set();
  let over = false;
  const done = work().finally(() => {
    over = true;
  });
  for (let due = performance.now(); !over; due += 1_000 / PER_SECOND) {
    await sleep(Math.max(0, due - performance.now()));
    const reading = one(house, due, seen).finally(() => pending.delete(reading));
    pending.add(reading);
  }
  await Promise.all([done, ...pending]);
  return seen;
}

async function one(house, due, seen) {
  const { door, people } = house;
  const { token, path } = people[Math.floor(Math.random() * PEOPLE)];
  const isNew = Math.random() < NEW_SHARE;
  const asked = isNew ? newQuestion(house) : HOT[Math.floor(Math.random() * HOT.length)];
  const answer = await ask(door, `${path}${asked}`, { token });
  seen.push({ due, ms: performance.now() - due, status: answer.status, isNew, hit: isHit(answer) });
}

const isHit = ({ headers }) => headers['cache-status']?.includes('; hit') === true;

/** A window of its own, as far as there are enough of them. */
function newQuestion(house) {
  house.asked += 1;
  const start = new Date(Date.UTC(2012, 0, 2 + (house.asked % 1_000)));
  return `/analysis?start=${start.toISOString().slice(0, 10)}`;
}

/** Reads every hot key once, a few at a time. */
async function readAll({ door, people }) {
  const tally = { reads: 0, hits: 0, computed: 0, failed: 0 };
  const keys = people.flatMap(({ token, path }) => HOT.map((asked) => ({ token, path: `${path}${asked}` })));
  const reader = async () => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      const answer = await ask(door, key.path, { token: key.token });
      tally.reads += 1;
      if (answer.status !== 200) tally.failed += 1;
      else if (isHit(answer)) tally.hits += 1;
      else tally.computed += 1;
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return tally;
}

function portfolioAt(index) {
  const held = Array.from({ length: HELD }, (_, place) => `T${(index * 7 + place * 3) % (TICKERS.length - 1)}`);
  return portfolioOf(Object.fromEntries(held.map((ticker) => [ticker, Math.random() + 0.1])));
}

const DAY_MS = 86_400_000;
const lastDay = Date.UTC(2021, 6, 30);

/** Prices of one more day, as a daily import brings them. */
function nextDay(house) {
  do house.day += DAY_MS;
  while (new Date(house.day).getUTCDay() % 6 === 0);
  const date = new Date(house.day).toISOString().slice(0, 10);
  return `date,${TICKERS.join(',')}\n${date},${TICKERS.map(() => (80 + Math.random() * 40).toFixed(4)).join(',')}\n`;
}
