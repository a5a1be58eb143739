// All faults, one after another; those that need the same kind of house share one as long as it stays well.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chanceOf } from '../../scripts/canary/calls.mjs';
import { NOT_HERE } from './not-here.mjs';
import { openStage, tryFault } from './trial.mjs';

const FOLDER = join(import.meta.dirname, '..');
const FILE = /^[A-Z]+\d+-.*\.mjs$/;

export async function allFaults() {
  const files = readdirSync(FOLDER).filter((name) => FILE.test(name));
  const loaded = await Promise.all(files.map((name) => import(pathToFileURL(join(FOLDER, name)).href)));
  return loaded.map(({ fault }) => fault).toSorted(byId);
}

const ORDER = 'RKCXPEGUNMV';
const placeOf = ({ id }) => ORDER.indexOf(id[0]) * 100 + Number(id.slice(1));
const byId = (one, other) => placeOf(one) - placeOf(other);

export async function listed() {
  const faults = await allFaults();
  const here = faults.map(({ id, title, expected }) => `${id.padEnd(4)} ${title}\n     ${expected}`);
  const not = Object.entries(NOT_HERE).map(([id, reason]) => `${id.padEnd(4)} not here: ${reason}`);
  return [...here, ...not].join('\n');
}

export async function tryAll({ ids, seed, rate, say, kept }) {
  const faults = await allFaults();
  const unknown = ids.filter((id) => !faults.some((fault) => fault.id === id) && NOT_HERE[id] === undefined);
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(', ')}; --list names them.`);
  const wanted = faults.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const skipped = Object.entries(NOT_HERE)
    .filter(([id]) => ids.length === 0 || ids.includes(id))
    .map(([id, reason]) => ({ id, reason }));
  const left = wanted.filter(({ id }) => !kept.has(id));
  for (const group of Object.values(Object.groupBy(left, ({ database }) => database ?? 'own'))) {
    await tryGroup(group, { seed, rate, say, kept, skipped });
  }
  const ordered = wanted.flatMap(({ id }) => (kept.has(id) ? [kept.get(id)] : []));
  const failed = ordered.filter(({ ok }) => !ok).length;
  return { passed: ordered.length - failed, failed, skipped, faults: ordered };
}

async function tryGroup(faults, { seed, rate, say, kept, skipped }) {
  let stage;
  const end = async () => {
    await stage?.close();
    stage = undefined;
  };
  try {
    for (const fault of faults) {
      const reason = fault.unless?.();
      if (reason !== undefined) {
        skipped.push({ id: fault.id, reason });
        say(`${fault.id}: skipped: ${reason}`);
        continue;
      }
      const result = await ended(fault, async () => {
        if (fault.database !== undefined) stage ??= await openStage({ database: fault.database });
        return tried(fault, stage, { chance: chanceOf(seed), rate, seed, say });
      });
      kept.add(result);
      say(told(fault, result));
      if (!result.ok || fault.spoils === true) await end();
    }
  } finally {
    await end();
  }
}

/** A fault that cannot be brought about has failed; the others are tried all the same. */
async function ended({ id }, trial) {
  const began = performance.now();
  try {
    return await trial();
  } catch (error) {
    const checks = [{ what: 'the fault is brought about', measured: String(error.stack ?? error), ok: false }];
    return { id, ok: false, seconds: Math.round((performance.now() - began) / 100) / 10, checks, facts: {} };
  }
}

/** A fault that needs a house of its own opens it itself. */
async function tried(fault, stage, given) {
  let result;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    result = await (stage !== undefined && fault.database !== undefined
      ? tryFault(fault, stage, given)
      : fault.alone(given));
    if (result.ok || result.isVoid !== true) return result;
    given.say(`${fault.id}: the house was not calm before the fault; once more`);
  }
  return result;
}

/** How often a fault is tried whose house failed before it. */
const ATTEMPTS = 3;

function told({ id, title }, { ok, seconds, checks, facts }) {
  const lines = checks.map(({ what, measured, ok: good, faults = [] }) => {
    const value = typeof measured === 'object' ? JSON.stringify(measured) : measured;
    return [`   ${good ? ' ' : '!'} ${what}: ${value}`, ...faults.map((text) => `       ${text}`)].join('\n');
  });
  return [`${id} ${ok ? 'passed' : 'FAILED'} (${seconds} s): ${title}`, ...lines, `     ${JSON.stringify(facts)}`].join(
    '\n',
  );
}
