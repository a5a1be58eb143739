// One fault from calm to calm: traffic, the fault, its healing, and the invariants.
import { settle, renew, logIn, provideMarket } from './people.mjs';
import { brokenInvariants, isRecovered, recovery } from './invariants.mjs';
import { failed } from './measures.mjs';
import { startTraffic } from './traffic.mjs';
import { httpClient } from './client.mjs';
import { openHouse } from './house.mjs';
import { counted } from './member.mjs';
import { watchDoors } from './doors.mjs';
import { createWatch } from '../../scripts/canary/watch.mjs';
import { median, p99 } from '../../bench/statistics.mjs';

const PEOPLE = 6;
const CALM_MS = 2_500;
const AFTER_MS = 1_500;
/** The p99 of a call in a calm house on an idle machine of two cores; a busier or slower one stretches the bounds on time. */
const QUIET_P99_MS = 60;

/** A house with people and prices in it, ready for one fault after another. */
export async function openStage(needs) {
  const house = await openHouse(needs);
  try {
    const client = httpClient();
    const watch = createWatch();
    const door = house.doors[0];
    const market = await provideMarket({ client, door });
    const people = await settle({ client, door, count: PEOPLE, watch });
    const doors = watchDoors(house.doors);
    const close = async () => {
      await doors.close();
      client.close();
      await house.close();
    };
    return { house, client, watch, market, people, doors, close };
  } catch (error) {
    await house.close();
    throw error;
  }
}

export async function tryFault(fault, stage, { chance, rate }) {
  const { house, client, watch, people } = stage;
  const [door] = house.doors;
  for (const me of people) {
    await logIn(client, door, me);
    await renew({ client, door, watch, me });
  }
  watch.found.length = 0;
  const auditedBefore = await audited(house);
  const from = new Map(house.members.map((one) => [one, one.lines.length]));
  const traffic = startTraffic({ ...stage, rate, chance });
  const notes = [];
  const facts = {};
  const began = performance.now();
  try {
    await hold(CALM_MS);
    const slack = Math.max(1, p99(traffic.records.map(({ ms }) => ms)) / QUIET_P99_MS);
    const given = { ...stage, traffic, slack, chance, hold, ...verdicts(notes, facts) };
    traffic.enter('fault');
    await fault.run({ ...given, linesOf: (one) => one.lines.slice(from.get(one) ?? 0) });
    await house.heal();
    traffic.enter('healed');
    const back = await recovery({ client, doors: house.doors, people });
    given.expect('I12: each door answers every kind within 5 s', Math.round(back.ms), () => isRecovered(back, slack));
    if (back.last !== '') facts.lastRefusal = back.last;
    await hold(AFTER_MS);
  } catch (error) {
    notes.push({ what: 'the fault runs to its end', measured: String(error.stack ?? error), isGood: () => false });
    await house.heal();
  } finally {
    await traffic.stop();
  }
  const lines = house.members.flatMap((one) => one.lines.slice(from.get(one) ?? 0));
  const checks = [...notes.map(judged), ...(await invariantsOf(fault, stage, { traffic, lines, auditedBefore }))];
  return {
    id: fault.id,
    ok: checks.every(({ ok }) => ok),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    checks,
    facts: { ...facts, ...summary(traffic) },
    /** A house that fails before anything befalls it tells nothing of the fault. */
    isVoid: traffic.during('calm').some(failed),
  };
}

async function invariantsOf(fault, { house, watch }, { traffic, lines, auditedBefore }) {
  const broken = brokenInvariants({ traffic, watch, lines, mayBreak: fault.mayBreak });
  const stale = fault.losesHistory === true ? 0 : Math.max(0, (await audited(house)) - auditedBefore);
  return [
    { what: 'older answers that the auditor found', measured: stale, ok: stale === 0 },
    ...Object.entries(broken).map(([id, faults]) => ({
      what: id,
      measured: faults.length,
      ok: faults.length === 0,
      ...(faults.length > 0 && { faults: faults.slice(0, 5) }),
    })),
  ];
}

/** What the gateways' own auditors found to be stale. A gateway that started anew counts from 0. */
const audited = ({ gateways }) => counted(gateways, 'perfolio_audits_total', ['outcome="stale"']);

function judged({ what, measured, isGood }) {
  const value = typeof measured === 'function' ? measured() : measured;
  return { what, measured: value, ok: Boolean(isGood(value)) };
}

const hold = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * `expect` judges and writes down, `note` only writes down. What is measured by a function is measured when the last call has ended: many
 * end later than the phase they began in.
 */
const verdicts = (notes, facts) => ({
  expect: (what, measured, isGood) => notes.push({ what, measured, isGood }),
  note: (name, value) => {
    facts[name] = value;
  },
});

function summary(traffic) {
  const phases = Object.groupBy(traffic.records, ({ phase }) => phase);
  return Object.fromEntries(
    Object.entries(phases).map(([phase, records]) => {
      const times = records.map(({ ms }) => ms);
      const statuses = Object.entries(Object.groupBy(records, ({ status, failure }) => failure ?? status));
      return [
        phase,
        {
          calls: records.length,
          medianMs: Math.round(median(times)),
          p99Ms: Math.round(p99(times)),
          statuses: Object.fromEntries(statuses.map(([status, all]) => [status, all.length])),
        },
      ];
    }),
  );
}
