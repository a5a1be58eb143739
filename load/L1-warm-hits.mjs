import { closedLoop } from '../bench/gateway/callers.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';
import { inRounds } from './house/rounds.mjs';
import { CONNECTIONS, judgeWarmHits, warmHits, warmStage } from './house/warm-hits.mjs';

export const load = {
  id: 'L1',
  title: 'warm hits through gateway, engine and Redis over 32 connections',
  async run({ keep, floor, note, chance, seconds = 45 }) {
    const stage = await warmStage({ keep, chance });
    await closedLoop(stage.next, { workers: CONNECTIONS, ms: 3_000 });
    const peak = await closedLoop(stage.next, { workers: CONNECTIONS, ms: 5_000 });
    const rounds = await inRounds({ ...stage, seconds }, (round) => warmHits(stage.next, round));
    judgeWarmHits({ rounds, floor, note });
    note('peakPerSecond', peak);
    note('peakVsBare', peak / (stage.scale * REFERENCE_PER_SECOND));
  },
};
