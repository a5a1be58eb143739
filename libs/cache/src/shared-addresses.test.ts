import { sharedAddresses } from './shared-addresses';

function reading(env: Record<string, string>, required = false) {
  const faults: string[] = [];
  const addresses = sharedAddresses(
    { secret: (name) => env[name], fault: (message) => void faults.push(message) },
    { required },
  );
  return { ...addresses, faults };
}

describe('the addresses of the shared parts', () => {
  it('are absent where nothing is set and nothing is needed', () => {
    expect(reading({})).toEqual({ redisUrl: undefined, leaseUrls: [], faults: [] });
  });

  it('are demanded of a process that shares its cache', () => {
    expect(reading({}, true).faults).toEqual([expect.stringContaining('REDIS_URL is not set')]);
  });

  it('name an odd number of servers for leases', () => {
    const three = 'redis://a:1, redis://b:2,redis://c:3';

    expect(reading({ LEASE_REDIS_URLS: three })).toMatchObject({
      leaseUrls: ['redis://a:1', 'redis://b:2', 'redis://c:3'],
      faults: [],
    });
    expect(reading({ LEASE_REDIS_URLS: 'redis://a:1,redis://b:2' }).faults).toEqual([
      'LEASE_REDIS_URLS names 2 servers; leases need an odd number.',
    ]);
  });

  it('are refused with everything that is wrong and without what was given', () => {
    const { faults } = reading({ REDIS_URL: 'http://:hunter2@host', LEASE_REDIS_URLS: 'hunter2' });

    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('hunter2');
  });
});
