import { closedLoop } from '../bench/gateway/callers.mjs';
import { CONNECTIONS, judgeWarmHits, warmStage } from './house/warm-hits.mjs';

export const load = {
  id: 'L1',
  title: 'warm hits through gateway, engine and Redis over 32 connections',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { next, bare, scale } = await warmStage({ keep, chance });
    await closedLoop(next, { workers: CONNECTIONS, ms: 3_000 });
    const peak = await closedLoop(next, { workers: CONNECTIONS, ms: 5_000 });
    await judgeWarmHits({ next, scale, seconds, floor, note });
    note('barePerSecond', bare);
    note('peakPerSecond', peak);
    note('peakVsBare', peak / bare);
  },
};
