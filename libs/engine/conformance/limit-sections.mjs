import { only } from './compare.mjs';

/** RISK-ENGINE 6, 7, 8, 9 and 11. */
export const LIMIT_SECTIONS = {
  riskLimits: { answer: riskLimits },
  betaLimits: { answer: betaLimits },
  riskScore: { answer: riskScore },
  whatIf: { answer: whatIf },
};

function riskLimits({ engine, asked, analysis, want }) {
  return likewise(engine.riskLimits(analysis(), asked.limits), want);
}

function betaLimits({ engine, asked, analysis, want, ...run }) {
  const { factorExposure } = analysis().portfolioView;
  return likewise(engine.betaLimits(historyOf({ engine, asked, ...run }), factorExposure, asked.limits), want);
}

function riskScore({ engine, asked, analysis, want, ...run }) {
  const terms = { policy: policyOf(asked.policy), maxLoss: asked.limits.maxLoss };
  const history = historyOf({ engine, asked, ...run });
  return only(engine.riskScore(analysis().portfolioView, history, terms), want);
}

/** The engine's policy of a vector's, whose enumerations are in lower case. */
const policyOf = ({ interpolation, ...rest }) => ({ ...rest, interpolation: interpolation.toUpperCase() });

function whatIf({ engine, asked, request, prices, want }) {
  const { limits, lookbackYears } = asked;
  const change = weightsChangeOf(asked.whatIf);
  const answer = engine.whatIf({ ...request, change, limits, lookbackYears }, engine.priceSource(prices));
  return only(
    {
      ...answer,
      weights: Object.fromEntries(answer.weights.map(({ ticker, weight }) => [ticker, weight])),
      riskLimits: likewise(answer.riskLimits, want.riskLimits),
      betaLimits: likewise(answer.betaLimits, want.betaLimits),
    },
    want,
  );
}

function weightsChangeOf({ newWeights, delta, fundFrom }) {
  if (newWeights) return { newWeights: Object.entries(newWeights).map(([ticker, weight]) => ({ ticker, weight })) };
  return { delta: Object.entries(delta).map(([ticker, change]) => ({ ticker, change })), fundFrom };
}

const historyOf = ({ engine, asked, request, prices }) =>
  engine.factorHistory({ ...request, lookbackYears: asked.lookbackYears }, engine.priceSource(prices));

/** Row by row, the fields the vector speaks about. */
const likewise = (rows, want) => rows.map((row, i) => only(row, want[i] ?? row));
