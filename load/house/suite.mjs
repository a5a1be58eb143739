// Loads one after another, each in a house of its own, with the bare chain measured beside it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chanceOf } from '../../scripts/canary/calls.mjs';

const FOLDER = join(import.meta.dirname, '..');

const files = readdirSync(FOLDER).filter((name) => /^L\d+-.*\.mjs$/.test(name));
const loaded = await Promise.all(files.map((name) => import(pathToFileURL(join(FOLDER, name)).href)));
export const LOADS = loaded.map(({ load }) => load).toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));

export async function measure({ ids, seed, say, ...options }) {
  const unknown = ids.filter((id) => !LOADS.some((load) => load.id === id));
  if (unknown.length > 0) throw new Error(`There is no load ${unknown.join(', ')}; --list names them.`);
  const results = [];
  for (const load of LOADS.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
    const result = await measured(load, { seed, say, ...options });
    say(told(load, result));
    results.push(result);
  }
  return results;
}

async function measured(load, options) {
  const opened = [];
  const floors = [];
  const facts = {};
  const floor = (what, value, isMet) => floors.push({ what, value: rounded(value), ok: Boolean(isMet(value)) });
  const began = performance.now();
  try {
    const keep = (part) => {
      opened.push(part);
      return part;
    };
    const note = (name, value) => {
      facts[name] = typeof value === 'number' ? rounded(value) : value;
    };
    await load.run({ ...options, chance: chanceOf(options.seed), keep, floor, note });
  } catch (error) {
    floors.push({ what: 'the load runs to its end', value: String(error.stack ?? error), ok: false });
  } finally {
    for (const part of opened.reverse()) await part.close();
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  return { id: load.id, ok: floors.length > 0 && floors.every(({ ok }) => ok), floors, measured: facts, seconds };
}

const rounded = (value) => (typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(4)) : value);

function told({ id, title }, { ok, floors, measured: facts, seconds }) {
  const lines = floors.map(({ what, value, ok: met }) => `   ${met ? ' ' : '!'} ${what}: ${value}`);
  return [`${id} ${ok ? 'held' : 'NOT HELD'} (${seconds} s): ${title}`, ...lines, `     ${JSON.stringify(facts)}`].join(
    '\n',
  );
}

const LOSS = 0.1;

/** What got worse than in an earlier result by more than a tenth; `perSecond` is better when larger, `Ms` when smaller. */
export function lostAgainst(earlier, loads) {
  return loads.flatMap(({ id, measured: now }) => {
    const before = earlier.loads.find((one) => one.id === id)?.measured ?? {};
    return Object.keys(now).flatMap((name) => {
      const [old, fresh] = [before[name], now[name]];
      if (typeof old !== 'number' || typeof fresh !== 'number' || old === 0) return [];
      const worse = /VsBare$|PerSecond$/.test(name)
        ? fresh < old * (1 - LOSS)
        : name.endsWith('Ms') && fresh > old * (1 + LOSS);
      return worse ? [{ id, name, before: old, now: fresh }] : [];
    });
  });
}
