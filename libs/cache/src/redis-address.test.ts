import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { addressOf, redisAddressFault } from './redis-address';
import { createRedisParts } from './redis-parts';

const OPEN = { username: '', password: '', tls: undefined };
const SENTINEL = { topology: 'sentinel', master: 'main', sentinel: { username: '', password: '' }, db: 0 };
const hosts = (...all: Array<[host: string, port: number]>) => all.map(([host, port]) => ({ host, port }));

describe('a Redis address', () => {
  it.each([
    ['redis://cache', { ...OPEN, topology: 'single', hosts: hosts(['cache', 6379]), db: 0 }],
    ['redis://cache:7000/3', { ...OPEN, topology: 'single', hosts: hosts(['cache', 7000]), db: 3 }],
    [
      'redis://:p%40ss%2Fword@cache',
      { ...OPEN, topology: 'single', password: 'p@ss/word', hosts: hosts(['cache', 6379]), db: 0 },
    ],
    [
      'redis://risk:se:cret@[::1]:6380/',
      { topology: 'single', username: 'risk', password: 'se:cret', tls: undefined, hosts: hosts(['::1', 6380]), db: 0 },
    ],
    ['rediss://cache', { ...OPEN, topology: 'single', tls: {}, hosts: hosts(['cache', 6379]), db: 0 }],
    [
      'redis+sentinel://one,two:5000,[::1]/main',
      { ...OPEN, ...SENTINEL, hosts: hosts(['one', 26_379], ['two', 5000], ['::1', 26_379]) },
    ],
    [
      'rediss+sentinel://risk:secret@one/main?sentinelUser=s&sentinelPassword=t%26u&db=2',
      {
        ...SENTINEL,
        username: 'risk',
        password: 'secret',
        tls: {},
        hosts: hosts(['one', 26_379]),
        sentinel: { username: 's', password: 't&u' },
        db: 2,
      },
    ],
    ['redis+cluster://one,two:7001', { ...OPEN, topology: 'cluster', hosts: hosts(['one', 6379], ['two', 7001]) }],
    [
      'rediss+cluster://:pw@one/',
      { ...OPEN, topology: 'cluster', password: 'pw', tls: {}, hosts: hosts(['one', 6379]) },
    ],
  ])('is read from %s', (text, address) => {
    expect(addressOf(text)).toEqual(address);
  });

  it.each([
    ['', /expected redis:\/\/.* or rediss:\/\//],
    ['cache:6379', /not a Redis address/],
    ['http://cache', /not a Redis address/],
    ['redis-sentinel://one/main', /not a Redis address/],
    ['constructor://one', /not a Redis address/],
    ['redis://', /names no host/],
    ['redis:///0', /names no host/],
    ['redis://cache:0', /1 to 65535/],
    ['redis://cache:65536', /1 to 65535/],
    ['redis://one,two', /several hosts/],
    ['redis://cache/zero', /database/],
    ['redis://cache?tls=1', /none as a parameter/],
    ['redis://cache?ca=/etc/ca.pem', /none as a parameter/],
    ['redis://cache#fragment', /not a Redis address/],
    ['redis://user@cache', /user without a password/],
    ['redis://user:@cache', /user without a password/],
    ['redis://:%zz@cache', /escapes nothing/],
    ['rediss://cache?ca=', /each of ca/],
    ['rediss://cache?ca=/nowhere/ca.pem', /cannot be read/],
    ['redis+sentinel://one,two', /names the master/],
    ['redis+sentinel://one,,two/main', /names no host/],
    ['redis+sentinel:///main', /names no host/],
    ['redis+sentinel://one/main/0', /names the master/],
    ['redis+sentinel://one/main?db=x', /database/],
    ['redis+sentinel://one/main?db=1&db=2', /at most once/],
    ['redis+sentinel://one/main?sentinelUser=s', /needs a sentinelPassword/],
    ['redis+cluster://one/0', /no numbered databases/],
    ['redis+cluster://', /names no host/],
    ['redis+cluster://one?db=1', /none as a parameter/],
  ])('is refused: %j', (text, why) => {
    expect(() => addressOf(text)).toThrow(RangeError);
    expect(() => addressOf(text)).toThrow(why);
    expect(redisAddressFault(text)).toMatch(why);
  });

  it.each([
    'redis://user:hunter2@cache/zero',
    'hunter2://cache',
    'redis://hunter2@cache',
    'redis://:hunter2%zz@cache',
    'redis+sentinel://:hunter2@one,,two/main',
    'redis+sentinel://one/main?sentinelPassword=hunter2&db=x',
    'redis+cluster://:hunter2@one/0',
    'rediss://cache?ca=/hunter2',
  ])('is not repeated in the refusal, where it could carry a password: %s', (text) => {
    expect(redisAddressFault(text)).not.toMatch(/hunter2/);
  });

  it('brings the authority that its servers are to be checked against', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perfolio-ca-'));
    await writeFile(join(folder, 'ca.pem'), 'an authority');

    expect(addressOf(`rediss://cache?ca=${folder}/ca.pem`).tls).toEqual({ ca: 'an authority' });
    expect(redisAddressFault(`rediss+cluster://cache?ca=${folder}/ca.pem`)).toBeUndefined();

    await rm(folder, { recursive: true });
  });
});

describe('lease nodes', () => {
  it.each([
    ['an even number', ['redis://one', 'redis://two']],
    ['one server twice', ['redis://one', 'redis://two', 'redis://two']],
    ['an address that cannot be read', ['redis//one']],
    ['a set of servers that fails over', ['redis+sentinel://one/main']],
    ['a cluster', ['redis+cluster://one']],
  ])('are refused: %s', (_what, leaseUrls) => {
    expect(() => createRedisParts({ url: 'redis://127.0.0.1:1', leaseUrls })).toThrow(RangeError);
  });
});
