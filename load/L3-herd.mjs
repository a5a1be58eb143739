import { median } from '../bench/statistics.mjs';
import { counted } from '../faults/house/member.mjs';
import { httpClient } from '../faults/house/client.mjs';
import { isGood } from './house/open-loop.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';
import { bareChain, newPortfolio, openStage, settle } from './house/stage.mjs';

const HERD = 1_000;
const ROUNDS = 5;
/** What 1,000 at once take of the bare chain, on the machine for which the floors stand in the table. */
const BARE_HERD_MS = 607;
const COMPUTATIONS = 'perfolio_cache_computations_total';

export const load = {
  id: 'L3',
  title: '1,000 identical cold requests at once over 2 gateways and 3 engines',
  async run({ keep, floor, note, chance }) {
    const house = await openStage({ keep, gateways: 2, risk: 3 });
    const [me] = await settle(house, { count: 1, positions: 50, chance });
    const crowd = httpClient({ connections: HERD });
    keep({ close: async () => crowd.close() });
    const read = (path, index = 0) => crowd.ask(house.doors[index % 2], `${path}/analysis`, { token: me.token });
    const herd = (path) => Promise.all(Array.from({ length: HERD }, (_, index) => read(path, index)));
    const { text } = await read(me.paths[0]);
    const bare = await bareChain({ redis: house.redis, bytes: text.length });
    const bareHerdMs = (BARE_HERD_MS * REFERENCE_PER_SECOND) / bare;
    await herd(me.paths[0]);
    const samples = { cold: [], hits: [], alone: [] };
    let bad = 0;
    let most = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await newPortfolio(house, me, { positions: 50, chance });
      const path = await newPortfolio(house, me, { positions: 50, chance });
      samples.alone.push(await timed(() => read(alone)));
      const before = await counted(house.risk, COMPUTATIONS);
      samples.cold.push(await timed(async () => (bad += (await herd(path)).filter((one) => !isGood(one)).length)));
      most = Math.max(most, (await counted(house.risk, COMPUTATIONS)) - before);
      samples.hits.push(await timed(async () => (bad += (await herd(path)).filter((one) => !isGood(one)).length)));
    }
    const [cold, hits, alone] = [samples.cold, samples.hits, samples.alone].map(median);
    floor('computations of a herd at most', most, (count) => count === 1);
    floor('not answered', bad, (count) => count === 0);
    const bound = alone + bareHerdMs;
    floor(`a cold herd within ${Math.round(bound)} ms: one computation and a bare herd`, cold, (ms) => ms <= bound);
    note('coldMs', cold);
    note('hitsMs', hits);
    note('aloneMs', alone);
    note('barePerSecond', bare);
    note('coldVsHits', cold / (alone + hits));
  },
};

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
