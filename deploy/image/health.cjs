// Asks a service of this container whether it serves, by what it listens on and with nothing but Node: gRPC health for Risk and Context,
// readiness over HTTP for a gateway.
const { readFileSync } = require('node:fs');
const { connect } = require('node:http2');

const WITHIN_MS = 3_000;
const GRPC_PORTS = { risk: ['PERFOLIO_RISK_PORT', '50052'], context: ['PERFOLIO_CONTEXT_PORT', '50051'] };

/** Resolves when the role answers that it serves; rejects with why it does not. */
exports.health = async (asked, env) => {
  const role = asked ?? ownRole();
  const grpc = GRPC_PORTS[role];
  if (grpc !== undefined) return serving(env[grpc[0]] || grpc[1], env);
  if (role === 'gateway' || role === 'standalone') return ready(env.PERFOLIO_HTTP_PORT || '8080', env);
  throw new Error(`No such role: ${role}.`);
};

/** What the container's first process was told to be. An init in front of it shifts the words, so it is looked for. */
function ownRole() {
  const words = readFileSync('/proc/1/cmdline', 'utf8').split('\0');
  const entry = words.findIndex((word) => word.endsWith('/perfolio.cjs'));
  return words[entry + 1] || 'standalone';
}

async function ready(port, env) {
  const tls = Boolean(env.PERFOLIO_TLS_CERT_FILE);
  const { request } = require(tls ? 'node:https' : 'node:http');
  // The certificate is for the name that people use, and this is the machine itself.
  const options = { host: '127.0.0.1', port, path: '/readyz', timeout: WITHIN_MS, rejectUnauthorized: false };
  const status = await new Promise((resolve, reject) => {
    const asking = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.once('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.once('error', reject);
    asking.end();
  });
  if (status !== 200) throw new Error(`/readyz answers ${status}.`);
}

const HEALTH = '/grpc.health.v1.Health/Check';
/** A frame without compression and with an empty message: the health of everything. */
const QUESTION = Buffer.alloc(5);
/** The same with `status: SERVING`. */
const SERVING = '00000000020801';

async function serving(port, env) {
  const session = connect(...target(port, env));
  try {
    const answer = await new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request({
        ':method': 'POST',
        ':path': HEALTH,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.setTimeout(WITHIN_MS, () => stream.destroy(new Error('no answer in time')));
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.once('end', () => resolve(Buffer.concat(parts).toString('hex')));
      stream.once('error', reject);
      stream.end(QUESTION);
    });
    if (answer !== SERVING) throw new Error(`gRPC health answers ${answer || 'nothing'}.`);
  } finally {
    session.destroy();
  }
}

/** Between services both ends show a certificate, so this shows the service's own. */
function target(port, env) {
  const cert = env.PERFOLIO_INTERNAL_TLS_CERT_FILE;
  if (!cert) return [`http://127.0.0.1:${port}`];
  const read = (name) => readFileSync(env[name]);
  const options = {
    cert: readFileSync(cert),
    key: read('PERFOLIO_INTERNAL_TLS_KEY_FILE'),
    ca: read('PERFOLIO_INTERNAL_TLS_CA_FILE'),
    checkServerIdentity: () => undefined,
  };
  return [`https://127.0.0.1:${port}`, options];
}
