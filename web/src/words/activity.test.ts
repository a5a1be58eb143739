import type { CacheActivity, FleetCache } from '../api/shapes/cache';

import { answersFinding, fleetFinding, hitRatioOf } from './activity';

const IDLE: CacheActivity = {
  flights: '0',
  waiting: '0',
  computing: '0',
  leases: '0',
  storeAvoided: false,
  localHits: '0',
  sharedHits: '0',
  joined: '0',
  computed: '0',
  bypassed: '0',
  changesHeard: '0',
  linkTurns: '0',
};

const fleetOf = (...activities: ReadonlyArray<Partial<CacheActivity> | 'away'>): FleetCache => ({
  replicas: activities.map((activity, index) => ({
    replica: index + 1,
    reachable: activity !== 'away',
    entries: activity === 'away' ? '0' : '3',
    bytes: '0',
    ...(activity !== 'away' && { activity: { ...IDLE, ...activity } }),
  })),
  users: [],
  others: '0',
});

describe('the finding about a fleet', () => {
  it('counts what all replicas hold and do', () => {
    expect(fleetFinding(fleetOf({ computing: '1' }, { computing: '2' }))).toBe(
      '2 replicas up, 6 answers in their memory, 3 computations under way',
    );
    expect(fleetFinding(fleetOf({}))).toBe('1 replica up, 3 answers in their memory, nothing is computed now');
  });

  it('puts what is wrong first', () => {
    expect(fleetFinding(fleetOf({ storeAvoided: true }, 'away'))).toBe('1 of 2 replicas did not answer');
    expect(fleetFinding(fleetOf({ storeAvoided: true }, {}))).toContain('go round the shared store');
  });
});

describe('the finding about answers', () => {
  it('counts who joined a computation among those who needed none of their own', () => {
    const fleet = fleetOf({ localHits: '6', computed: '1' }, { sharedHits: '1', joined: '1', bypassed: '1' });

    expect(answersFinding(fleet)).toBe('80\u00a0% of 10 answers needed no computation of their own');
    expect(answersFinding(fleetOf({}))).toBe('No replica has answered anything yet');
  });

  it('has no hit ratio before the first answer', () => {
    expect(hitRatioOf(IDLE)).toBeUndefined();
    expect(hitRatioOf({ ...IDLE, joined: '1', bypassed: '3' })).toBe(0.25);
  });
});
