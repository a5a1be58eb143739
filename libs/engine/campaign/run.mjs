// Random problems through the built optimiser, judged by HiGHS, quadprog and the published shadow prices.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { feasibleCampaign, infeasibleCampaign } from './campaign.mjs';

const { values } = parseArgs({
  options: {
    feasible: { type: 'string', default: '2000' },
    infeasible: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});

const { optimise } = createRequire(import.meta.url)('../dist/index.js');
const seed = Number(values.seed);
const feasible = await feasibleCampaign(optimise, { count: Number(values.feasible), seed });
const infeasible = await infeasibleCampaign(optimise, { count: Number(values.infeasible), seed });
const faults = [...feasible.faults, ...infeasible.faults];
process.stderr.write(faults.map((fault) => `${fault}\n`).join(''));
process.stdout.write(
  `${JSON.stringify({ feasible: { ...feasible, faults: feasible.faults.length }, infeasible: { ...infeasible, faults: infeasible.faults.length } })}\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
