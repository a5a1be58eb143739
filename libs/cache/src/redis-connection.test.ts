import { addressOf } from './redis-connection';
import { createRedisParts } from './redis-parts';

describe('a Redis address', () => {
  it.each([
    ['redis://cache', { host: 'cache', port: 6379, username: '', password: '', db: 0 }],
    ['redis://cache:7000/3', { host: 'cache', port: 7000, username: '', password: '', db: 3 }],
    ['redis://:p%40ss%2Fword@cache', { host: 'cache', port: 6379, username: '', password: 'p@ss/word', db: 0 }],
    ['redis://risk:secret@[::1]:6380/', { host: '::1', port: 6380, username: 'risk', password: 'secret', db: 0 }],
  ])('is read from %s', (text, address) => {
    expect(addressOf(text)).toEqual(address);
  });

  it.each([
    '',
    'cache:6379',
    'redis://',
    'redis:///0',
    'redis://cache/zero',
    'redis://cache?tls=1',
    'rediss://cache',
    'redis+sentinel://one,two/primary',
    'http://cache',
  ])('is refused: %j', (text) => {
    expect(() => addressOf(text)).toThrow(RangeError);
  });

  it('is not repeated in the refusal, where it could carry a password', () => {
    expect(() => addressOf('redis://user:hunter2@cache/zero')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });
});

describe('lease nodes', () => {
  it.each([
    ['an even number', ['redis://one', 'redis://two']],
    ['one server twice', ['redis://one', 'redis://two', 'redis://two']],
    ['an address that cannot be read', ['rediss://one']],
  ])('are refused: %s', (_what, leaseUrls) => {
    expect(() => createRedisParts({ url: 'redis://127.0.0.1:1', leaseUrls })).toThrow(RangeError);
  });
});
