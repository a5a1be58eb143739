// Questions about a portfolio that is sent along: the traffic's people ask and change others, so these answers are nobody else's to touch.
import { drawnWeight, logIn, portfolioOf } from './people.mjs';

/** Asks by the door whose turn it is; there is another question for each day that the window begins on. */
export async function createAsker({ client, house: { doors }, market: { admin } }) {
  await logIn(client, doors[0], admin);
  const portfolio = portfolioOf(drawnWeight(), 'sent along');
  return (day, turn) => {
    const start = new Date(Date.UTC(2012, 0, 1 + day)).toISOString().slice(0, 10);
    const body = { portfolio, start };
    return client.ask(doors[turn % doors.length], '/v1/reports', { method: 'POST', token: admin.token, body });
  };
}
