import { only } from './compare.mjs';

/** RISK-ENGINE 6, 7, 8, 9 and 11. */
export const LIMIT_SECTIONS = {
  riskLimits: { answer: riskLimits },
  betaLimits: { answer: betaLimits },
  riskScore: { answer: riskScore },
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

const historyOf = ({ engine, asked, request, prices }) =>
  engine.factorHistory({ ...request, lookbackYears: asked.lookbackYears }, engine.priceSource(prices));

/** Row by row, the fields the vector speaks about. */
const likewise = (rows, want) => rows.map((row, i) => only(row, want[i] ?? row));
