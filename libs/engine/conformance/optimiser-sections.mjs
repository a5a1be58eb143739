import { only } from './compare.mjs';

/** In section 10's answers weights and the figures that are optimised have tolerances of their own. */
const names = {
  weights: 'optimiser.weights',
  volatilityAnnual: 'optimiser.objective',
  expectedReturn: 'optimiser.objective',
};

/** RISK-ENGINE 10 and 13.6. */
export const OPTIMISER_SECTIONS = {
  minVariance: { answer: optimised('MIN_VARIANCE'), names },
  maxReturn: { answer: optimised('MAX_RETURN'), names },
  efficientFrontier: { answer: efficientFrontier, names },
  riskParity: { answer: riskParity },
};

function optimised(objective) {
  return async ({ want, ...run }) => {
    const answer = await run.engine.optimise(universeOf(run), { objective, limits: limitsOf(run) });
    return comparable(answer, want);
  };
}

async function efficientFrontier({ want, ...run }) {
  const answer = await run.engine.frontier(universeOf(run), { limits: limitsOf(run), points: run.asked.frontier });
  return answer.points.map((point, i) => comparable(point, want[i]));
}

async function riskParity({ ...run }) {
  return weightsOf(await run.engine.optimise(universeOf(run), { objective: 'RISK_PARITY', limits: {} }));
}

const universeOf = ({ engine, prepared }) => engine.universeOf(prepared(), 'SAMPLE');

function limitsOf({ engine, asked, analysis, request, prices }) {
  const { optimise, limits } = asked;
  return {
    budget: optimise.budget,
    allowShort: optimise.allowShort,
    maxSinglePosition: limits.maxSinglePosition,
    maxVolatility: limits.maxVolatility,
    betaLimits: optimise.betaLimits ? betaConstraints({ engine, asked, analysis, request, prices }) : [],
  };
}

function betaConstraints({ engine, asked, analysis, request, prices }) {
  const { factorExposure, standaloneBetas, tickers } = analysis().portfolioView;
  const history = engine.factorHistory({ ...request, lookbackYears: asked.lookbackYears }, engine.priceSource(prices));
  return engine.betaConstraints(engine.betaLimits(history, factorExposure, asked.limits), standaloneBetas, tickers);
}

const comparable = (answer, want) =>
  only(answer.status === 'OPTIMAL' ? { ...answer, weights: weightsOf(answer) } : answer, want ?? answer);

const weightsOf = ({ weights }) => Object.fromEntries(weights.map(({ ticker, weight }) => [ticker, weight]));
