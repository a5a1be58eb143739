// Resets streams as quickly as a connection takes them. Arguments: port, milliseconds. Tells how many when the time is over.
import { connect, constants } from 'node:http2';

const SESSIONS = 4;
const [port, ms] = process.argv.slice(2).map(Number);
const tally = { resets: 0, closed: 0 };

await Promise.all(Array.from({ length: SESSIONS }, () => offend(performance.now() + ms)));
process.send(tally);
process.disconnect();

/** Opens streams and resets them at once, on one connection after another. */
async function offend(over) {
  while (performance.now() < over) {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', () => undefined);
    const closed = new Promise((resolve) => session.once('close', resolve));
    const ended = { now: false };
    void closed.then(() => {
      ended.now = true;
    });
    while (!ended.now && performance.now() < over) {
      for (let index = 0; index < 50 && !session.destroyed && !session.closed; index += 1) abandon(session);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (ended.now) tally.closed += 1;
    session.destroy();
    await closed;
  }
}

function abandon(session) {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/perfolio.gateway.v1.RiskService/GetAnalysis',
    'content-type': 'application/grpc',
  });
  stream.on('error', () => undefined);
  stream.close(constants.NGHTTP2_CANCEL);
  session.ping(() => undefined);
  tally.resets += 1;
}
