import type { gatewayV1 } from '@perfolio/contracts';

import { asCsv } from './csv';
import { fleetBlocks, fleetNotes, fleetSheet } from './fleet-blocks';
import { asText } from './table';

const BUSY: gatewayV1.CacheActivity = {
  flights: 12n,
  waiting: 345n,
  computing: 2n,
  leases: 1n,
  storeAvoided: false,
  localHits: 6_000_000n,
  sharedHits: 1_500_000n,
  joined: 500_000n,
  computed: 1_999_000n,
  bypassed: 1_000n,
  changesHeard: 17n,
  linkTurns: 3n,
};
const FLEET: gatewayV1.GetFleetCacheResponse = {
  replicas: [
    { replica: 1, reachable: true, entries: 12_345n, bytes: 67_108_864n, activity: BUSY },
    { replica: 2, reachable: true, entries: 0n, bytes: 0n, activity: { ...BUSY, storeAvoided: true } },
    { replica: 3, reachable: false, entries: 0n, bytes: 0n, activity: undefined },
  ],
  users: [{ userId: '0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77', counted: false, methods: [] }],
  others: 7n,
};

describe('the cache of all replicas', () => {
  it('is told in full, 80 columns wide', () => {
    const lines = asText(fleetBlocks(FLEET), 80).split('\n');

    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => /^ +[12] /.test(line)).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['1  up', '12,345', '67.1 MB', '12', '345', '2', '1'].flatMap((cell) => cell.split('  ')),
      ['2  no store', '0', '0 B', '12', '345', '2', '1'].flatMap((cell) => cell.split('  ')),
      ['1', '6,000,000', '1,500,000', '500,000', '1,999,000', '1,000', '80.0 %'],
      ['2', '6,000,000', '1,500,000', '500,000', '1,999,000', '1,000', '80.0 %'],
      ['1', '17', '3'],
      ['2', '17', '3'],
    ]);
  });

  it('has no number for what is not known', () => {
    const text = asText(fleetBlocks(FLEET), 80);

    expect(text).toMatch(/^ +3 {2}away( +-){6}$/m);
    expect(text).toMatch(/^0b1d6a0e\S+( +-){2}$/m);
  });

  it('says what an operator must not overlook', () => {
    expect(fleetNotes(FLEET).map((note) => note.trim())).toEqual([
      '1 of 3 replicas did not answer.',
      '1 of 3 replicas do without the shared store (perfolio doctor).',
      '7 more users are not listed.',
    ]);
    expect(fleetNotes({ replicas: FLEET.replicas.slice(0, 1), users: [], others: 0n })).toEqual([]);
  });

  it('is one row a replica in a spreadsheet', () => {
    const [names, first, , third] = asCsv([fleetSheet(FLEET)]).split('\n');

    expect(names?.split(',')).toHaveLength(16);
    expect(first).toBe('1,up,12345,67108864,12,345,2,1,6000000,1500000,500000,1999000,1000,0.8,17,3');
    expect(third).toBe(`3,away${','.repeat(14)}`);
  });
});
