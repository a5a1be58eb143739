// What can befall a house at any moment, each with how it begins and how it ends.
const pick = (all, chance) => all[Math.floor(chance() * all.length)];

/** Made for one time: where it strikes is drawn when it is made. */
export const VERBS = {
  'Redis is killed': ({ redis }) => [() => redis.kill(), () => redis.start()],
  'Redis stands still': ({ redis }) => [() => redis.pause(), () => redis.resume()],
  'Redis is emptied': ({ redis }) => [() => redis.empty(), nothing],
  'Redis is late': ({ ways }, chance) => onWays(ways.redisOf, { latencyMs: 20 + chance() * 400, jitterMs: 50 }),
  'Redis is thin': ({ ways }) => onWays(ways.redisOf, { bytesPerSecond: 2_000 }),
  'one engine is cut off from Redis': ({ ways }, chance) => onWays([pick(ways.redisOf, chance)], { blackhole: 'both' }),
  'one engine does not hear Redis': ({ ways }, chance) => onWays([pick(ways.redisOf, chance)], { blackhole: 'down' }),
  'Context cannot announce': ({ ways }) => onWays([ways.redisOfContext], { blackhole: 'both' }),
  'connections to Redis are reset': ({ ways }) => [() => ways.redisOf.forEach((way) => way.reset()), nothing],
  'an engine is killed': ({ risk }, chance) => killed(pick(risk, chance)),
  'an engine stands still': ({ risk }, chance) => paused(pick(risk, chance)),
  'an engine does not turn': ({ risk }, chance) => ordered(pick(risk, chance), { act: 'block', ms: 2_000 }),
  "an engine's thread crashes": ({ risk }, chance) => ordered(pick(risk, chance), { act: 'crash', thread: 'worker' }),
  'a gateway is killed': ({ gateways }, chance) => killed(pick(gateways, chance)),
  'a gateway does not turn': ({ gateways }, chance) => ordered(pick(gateways, chance), { act: 'block', ms: 2_000 }),
  'Context is killed': (house) => killed(house.context),
  'Context stands still': (house) => paused(house.context),
  'Context is late': ({ ways }, chance) => onWays([ways.context], { latencyMs: chance() * 200, jitterMs: 20 }),
  'engines are late': ({ ways }, chance) => onWays(ways.risk, { latencyMs: chance() * 200, jitterMs: 20 }),
  "the database's clock is wrong": (house, chance) => clock(house.context, 'worker', chance),
  "an engine's clock is wrong": ({ risk }, chance) => clock(pick(risk, chance), 'main', chance),
};

const nothing = () => undefined;

const onWays = (ways, way) => [
  () => ways.forEach((one) => one.set(way)),
  () => ways.forEach((one) => (one.set(), one.reset())),
];

const killed = (member) => [() => member.kill(), () => (member.alive ? undefined : member.start())];

const paused = (member) => [() => member.pause(), () => member.resume()];

const ordered = (member, order) => [() => member.order(order), nothing];

function clock(member, thread, chance) {
  const ms = Math.round((chance() - 0.5) * 1_200_000);
  return [() => member.order({ act: 'clock', thread, ms }), () => member.order({ act: 'clock', thread, ms: 0 })];
}
