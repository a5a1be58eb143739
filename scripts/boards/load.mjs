// A little of everything that people do, right and wrong, over and over, until it is told to end.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, post } from '../http-client.mjs';

const PAUSE_MS = 150;
const DEMO = { email: 'demo@perfolio.example', password: 'perfolio-demo' };

/** @returns how to end it; then how often what came of it */
export async function startLoad(base) {
  const { accessToken: token } = await post(base, '/v1/sessions', { body: DEMO });
  const { portfolios } = await ask(base, '/v1/portfolios', { token });
  const counts = { answered: 0, refused: 0, failed: 0 };
  let ended = false;
  const going = (async () => {
    for (let round = 0; !ended; round += 1) {
      for (const act of acts({ base, token, round, portfolioId: portfolios[round % portfolios.length].portfolioId })) {
        await act().then(
          () => (counts.answered += 1),
          (error) => (counts[/: 5\d\d /.test(error.message) ? 'failed' : 'refused'] += 1),
        );
      }
      await wait(PAUSE_MS);
    }
  })();
  return async () => {
    ended = true;
    await going;
    return counts;
  };
}

function acts({ base, token, portfolioId, round }) {
  const weight = (1 + Math.random()) / 4;
  const positions = [
    { ticker: 'AAPL', weight },
    { ticker: 'MSFT', weight: 1 - weight },
  ];
  const inline = { portfolio: { name: randomUUID(), positions }, frequency: 'MONTHLY' };
  const often = [
    () => ask(base, `/v1/portfolios/${portfolioId}/analysis`, { token }),
    () => post(base, '/v1/reports', { token, body: inline }),
    () => ask(base, `/v1/portfolios/${portfolioId}/performance`, { token }),
  ];
  const seldom = [
    () => ask(base, '/v1/me', { token: 'nobody' }),
    () => ask(base, `/v1/portfolios/${randomUUID()}`, { token }),
    () => fetch(`${base}/v1/cache`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }),
    () => post(base, '/v1/sessions', { body: DEMO }),
    () => post(base, '/v1/sessions', { body: { ...DEMO, password: 'not his password' } }),
  ];
  return [...often, seldom[round % seldom.length]];
}
