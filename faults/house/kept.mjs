// Results in a file, one line each, so that a long run goes on where it was cut off.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Results by their ids; without a file only in memory. */
export function keptIn(file) {
  const results = new Map();
  const before = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  for (const line of before.filter((text) => text !== '')) {
    const result = JSON.parse(line);
    results.set(result.id, result);
  }
  return {
    has: (id) => results.has(id),
    get: (id) => results.get(id),
    add(result) {
      results.set(result.id, result);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
    },
  };
}
