// A computation that takes a while, and nobody asked for before.
import { LONG_TICKERS } from './people.mjs';

let seed = Math.floor(Math.random() * 1e9);

/** The whole of it takes many seconds of one core; fewer paths over fewer days take less. */
export const longQuestion = ({ token }, more = {}) => ({
  path: '/v1/reports:simulate',
  method: 'POST',
  token,
  body: { portfolio: PORTFOLIO, model: 'STUDENT_T', paths: 1_000_000, horizonDays: 252, seed: (seed += 1), ...more },
});

const PORTFOLIO = {
  name: 'long',
  positions: LONG_TICKERS.map((ticker) => ({ ticker, weight: 1 / LONG_TICKERS.length })),
};

export const ask = (client, door, { path, ...options }) => client.ask(door, path, options);
