// A service that takes calls and never answers: says its port, then says when a call has come.
const { createLogger, serve, unary } = require('@perfolio/service');
const { riskV1 } = require('@perfolio/contracts');

const logger = createLogger('hanging', 'silent', process.stderr);
const hang = unary(riskV1.RiskServiceService.getEngine, () => {
  process.send({ called: true });
  return new Promise(() => {});
});

void serve({
  host: '127.0.0.1',
  port: 0,
  methods: [hang],
  services: ['perfolio.risk.v1.RiskService'],
  hosting: { logger, now: Date.now },
  maxStreams: 10,
}).then(({ port }) => process.send({ port }));
