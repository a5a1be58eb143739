// One process of the stampede: `callers` calls of one cold key at once, through the library's normal entry.
import { setTimeout as sleep } from 'node:timers/promises';
import { contenders } from '../contenders.mjs';

const [name, url, callersText, computeText] = process.argv.slice(2);
const callers = Number(callersText);
const computeMs = Number(computeText);
const value = 'x'.repeat(2_000);
const cache = await contenders[name](url);

process.on('message', ({ id }) => void stampede(id));
process.send({ ready: true });

async function stampede(id) {
  let computations = 0;
  const latencies = await Promise.all(
    Array.from({ length: callers }, async () => {
      const began = performance.now();
      let computed;
      await cache.get(id, async () => {
        computations += 1;
        process.send({ computing: true });
        const start = performance.now();
        await sleep(computeMs);
        computed = performance.now() - start;
        return value;
      });
      return { ms: performance.now() - began, computed };
    }),
  );
  const waited = latencies.filter(({ computed }) => computed === undefined).map(({ ms }) => ms);
  const computed = latencies.filter((each) => each.computed !== undefined).map((each) => each.computed);
  process.send({ done: true, computations, waited, computed, answered: latencies.length });
}
