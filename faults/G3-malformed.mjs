import { connect } from 'node:http2';
import { badIn, isNothing } from './house/measures.mjs';
import { exchange, statusOf } from './house/raw.mjs';

const BODIES = [
  '{',
  '{"name":',
  '[]',
  'null',
  '"text"',
  '{"name":1e999}',
  '{"name":"a","name":"b"}',
  '{"nobody":1}',
  '\u0000',
  `${'['.repeat(50)}${']'.repeat(50)}`,
];

/** Framing that must be refused, and the connection with it. */
const FRAMES = {
  'two lengths': 'POST /v1/portfolios HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
  'length and chunks':
    'POST /v1/portfolios HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'a bad chunk': 'POST /v1/portfolios HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n',
  'no HTTP': 'hello, is anybody there?\r\n\r\n',
  'another version': 'GET /livez HTTP/9.9\r\nhost: x\r\n\r\n',
  'a bare line feed in a header': 'GET /livez HTTP/1.1\r\nhost: x\r\nx-a: b\nx-c d\r\n\r\n',
};

export const fault = {
  id: 'G3',
  title: 'malformed JSON, protobuf and framing',
  expected: 'refused as the table says; nothing crashes',
  database: 'embedded',
  async run({ house, traffic, client, people, expect }) {
    const [me] = people;
    const [door] = house.doors;
    const { http, grpc } = house.gateways[0].ports;
    const headers = { 'content-type': 'application/json' };
    const answers = [];
    for (const body of BODIES)
      answers.push(await client.ask(door, '/v1/portfolios', { method: 'POST', token: me.token, headers, body }));
    expect(
      'malformed bodies',
      answers.map(({ status }) => status),
      (all) => all.every((status) => status === 400),
    );
    for (const [name, bytes] of Object.entries(FRAMES)) {
      expect(name, statusOf(await exchange(http, [bytes], { ms: 2_000 })), (status) => status === 400);
    }
    const statuses = await Promise.all(Array.from({ length: 50 }, (_, index) => malformedCall(grpc, me.token, index)));
    expect('malformed messages over gRPC', [...new Set(statuses)], (all) =>
      all.every((status) => ['3', '13', '12', '8'].includes(status)),
    );
    expect('no process ended', house.members.filter(({ alive }) => !alive).length, (count) => count === 0);
    expect('no other call fails', () => badIn(traffic, 'fault'), isNothing);
  },
};

function malformedCall(port, token, index) {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  return new Promise((resolve) => {
    const call = session.request({
      ':method': 'POST',
      ':path': '/perfolio.gateway.v1.PortfolioService/CreatePortfolio',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${token}`,
    });
    const junk = Buffer.from(Array.from({ length: 40 }, (_, place) => (place * 37 + index * 11) & 255));
    const frame = Buffer.concat([Buffer.of(0, 0, 0, 0, junk.length), junk]);
    let status = 'none';
    const read = (headers) => {
      status = headers['grpc-status'] ?? status;
    };
    call.on('response', read);
    call.on('trailers', read);
    call.on('error', () => undefined);
    call.on('close', () => {
      session.destroy();
      resolve(status);
    });
    call.end(frame);
    call.resume();
  });
}
