import { only } from './compare.mjs';

/** Sections 5, 12 and 13.1 of a vector. */
export const PERFORMANCE_SECTIONS = {
  performance: { answer: performance },
  stockProfile: { answer: stockProfile },
};

function performance({ engine, asked, prepared, want }) {
  const { benchmark, riskFreeRate } = asked;
  return spokenOf(engine.performance(prepared(), { benchmark, riskFreeRate }), want);
}

/** The first ticker of the portfolio, in the portfolio's window and frequency. */
function stockProfile({ engine, asked, request, prices, want }) {
  const [{ ticker }] = request.weights;
  const { frequency, start, end, proxies } = request;
  const { benchmark } = asked;
  const own = { ticker, benchmark, proxies: proxies[ticker] ?? {}, frequency, start, end };
  return only(engine.stockProfile(own, prices), want);
}

/** The fields the reference speaks about, at every depth: the engine answers more of each series than the vectors hold. */
function spokenOf(answer, want) {
  if (want === null || typeof want !== 'object' || answer === null || typeof answer !== 'object') return answer;
  return Object.fromEntries(
    Object.entries(only(answer, want)).map(([field, value]) => [field, spokenOf(value, want[field])]),
  );
}
