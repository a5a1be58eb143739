import { isFetchable } from './public-address';

describe('an address to fetch prices from', () => {
  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
  ])('is not %s', (address) => expect(isFetchable(address, { loopback: true })).toBe(false));

  it.each(['fd00::1', 'fe80::1', '::', 'ff02::1', '64:ff9b::a00:1'])('is not %s', (address) =>
    expect(isFetchable(address, { loopback: true })).toBe(false),
  );

  it.each(['::ffff:10.0.0.1', '::ffff:169.254.169.254'])('is not %s, which is IPv4 in disguise', (address) =>
    expect(isFetchable(address, { loopback: true })).toBe(false),
  );

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('is %s only where loopback was named', (address) => {
    expect(isFetchable(address, { loopback: false })).toBe(false);
    expect(isFetchable(address, { loopback: true })).toBe(true);
  });

  it.each(['93.184.216.34', '2606:2800:220:1::1'])('can be %s', (address) =>
    expect(isFetchable(address, { loopback: false })).toBe(true),
  );
});
