// The bare chain: HTTP in, one unary gRPC call, one GET from Redis, the same bytes back. `relay` is the far end, `door` the near one.
import { createServer } from 'node:http';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import { Redis } from 'ioredis';

const PATH = '/bare.Relay/Get';
const asTheyAre = (bytes) => bytes;
const METHOD = {
  path: PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: asTheyAre,
  requestDeserialize: asTheyAre,
  responseSerialize: asTheyAre,
  responseDeserialize: asTheyAre,
};
const [part, where] = process.argv.slice(2);

if (part === 'relay') await relay(where);
else await door(where);
process.on('disconnect', () => process.exit());

async function relay(url) {
  const redis = new Redis(url, { enableAutoPipelining: true });
  const server = new Server();
  const get = (call, done) => {
    void redis.getBuffer(call.request.toString()).then((bytes) => done(null, bytes), done);
  };
  server.addService({ get: METHOD }, { get });
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => process.send({ error, port }));
}

async function door(address) {
  const client = new Client(address, credentials.createInsecure());
  const key = Buffer.from('bare');
  const server = createServer((_request, response) => {
    client.makeUnaryRequest(PATH, asTheyAre, asTheyAre, key, (error, bytes) => {
      response.writeHead(error === null ? 200 : 503, {
        'content-type': 'application/json',
        'content-length': bytes.length,
      });
      response.end(bytes);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}
