// People with a portfolio each, and how their hits are asked for through every door.
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { portfolioOf, signUp } from '../house/whole-fleet.mjs';

const GET_ANALYSIS = '/perfolio.gateway.v1.RiskService/GetAnalysis';
const asTheyAre = (bytes) => bytes;

/** Someone new whose analysis is stored; `bytes` is its JSON. */
export async function person(door, tickers) {
  const authorization = `Bearer ${await signUp(door)}`;
  const weights = Object.fromEntries(tickers.map((ticker) => [ticker, 1 / tickers.length]));
  const made = await fetch(`${door}/v1/portfolios`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(portfolioOf(weights)),
  });
  if (made.status !== 201) throw new Error(`The portfolio was refused: ${made.status}`);
  const { portfolioId } = await made.json();
  const path = `/v1/portfolios/${portfolioId}/analysis`;
  const warm = await fetch(`${door}${path}`, { headers: { authorization, 'accept-encoding': 'identity' } });
  const bytes = Buffer.from(await warm.arrayBuffer());
  return { authorization, portfolioId, path, etag: warm.headers.get('etag'), bytes };
}

/** One of them after the other. */
export function inTurn(people) {
  let turn = 0;
  return () => people[turn++ % people.length];
}

/** A question over HTTP whose answer must have a status. */
export async function asked({ ask }, wanted, question) {
  const { status } = await ask(question);
  if (status !== wanted)
    throw new Error(`${question.path ?? 'the bare chain'} answered ${status} in place of ${wanted}.`);
}

/** Asks over gRPC and takes the answer as bytes, as the bare chain does: what a client makes of it is its own affair. */
export function overGrpc(port) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  return ({ authorization, portfolioId }) => {
    const metadata = new Metadata();
    metadata.set('authorization', authorization);
    const id = Buffer.from(portfolioId);
    const request = Buffer.concat([Buffer.from([(1 << 3) | 2, id.length]), id]);
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(GET_ANALYSIS, asTheyAre, asTheyAre, request, metadata, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  };
}
