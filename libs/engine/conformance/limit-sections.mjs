import { only } from './compare.mjs';

/** RISK-ENGINE 6, 7, 8, 9 and 11. */
export const LIMIT_SECTIONS = {
  riskLimits: { answer: riskLimits },
  betaLimits: { answer: betaLimits },
};

function riskLimits({ engine, asked, analysis, want }) {
  return likewise(engine.riskLimits(analysis(), asked.limits), want);
}

function betaLimits({ engine, asked, analysis, want, ...run }) {
  const { factorExposure } = analysis().portfolioView;
  return likewise(engine.betaLimits(historyOf({ engine, asked, ...run }), factorExposure, asked.limits), want);
}

const historyOf = ({ engine, asked, request, prices }) =>
  engine.factorHistory({ ...request, lookbackYears: asked.lookbackYears }, engine.priceSource(prices));

/** Row by row, the fields the vector speaks about. */
const likewise = (rows, want) => rows.map((row, i) => only(row, want[i] ?? row));
