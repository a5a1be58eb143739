import { badIn, isNothing } from './house/measures.mjs';

export const fault = {
  id: 'G8',
  title: 'a gateway is killed',
  expected: 'the other one takes over; sessions are valid there',
  database: 'embedded',
  async run({ house, traffic, hold, expect }) {
    const [victim] = house.gateways;
    const [door] = house.doors;
    await victim.kill();
    await hold(2_000);
    const lost = { but: ({ door: by, failure }) => by === door && failure !== undefined };
    expect('nothing is lost but what the dead one had taken', () => badIn(traffic, 'fault', lost), isNothing);
    traffic.enter('back');
    await victim.start();
    await hold(1_000);
    expect('no call fails when it is back', () => badIn(traffic, 'back'), isNothing);
  },
};
