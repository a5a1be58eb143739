import { messageDescriptor } from '@perfolio/contracts';
import type { JsonValue } from '@bufbuild/protobuf';

import { jsonFaults } from './json-faults';

const faults = (value: JsonValue, type = 'Portfolio') =>
  jsonFaults(messageDescriptor(`perfolio.gateway.v1.${type}`), value).map(({ field, rule }) => `${field} ${rule}`);

describe('what is wrong with a message', () => {
  it('is told all at once, each with its path', () => {
    const portfolio = {
      name: 7,
      nam: 'x',
      baseCurrency: null,
      positions: [
        { ticker: 'A', weight: 'x', foo: { bar: 1 } },
        'y',
        null,
        { ticker: 'B', value: { amount: '1e3', currency: [] } },
      ],
      factorProxies: {},
      limits: { maxLoss: 'Infinity', maxVolatility: '0.2', nearFraction: Number.POSITIVE_INFINITY },
      window: { frequency: 'WEEKLY' },
      lookbackYears: -1,
      weightBasis: 'NET',
      cashTickers: ['USD', 1],
      createTime: 'yesterday',
    };

    expect(faults(portfolio)).toEqual([
      'name type',
      'nam known',
      'positions[0].weight type',
      'positions[0].foo known',
      'positions[1] type',
      'positions[2] type',
      'positions[3].value.currency type',
      'factorProxies type',
      'limits.maxLoss finite',
      'limits.nearFraction finite',
      'window.frequency enum',
      'lookbackYears range',
      'cashTickers[1] type',
      'createTime format',
    ]);
  });

  it('is nothing for a whole one', () => {
    const portfolio = {
      name: 'Mine',
      positions: [
        { ticker: 'A', weight: 0.5 },
        { ticker: 'B', shares: '-3' },
        { ticker: 'C', value: { amount: 1.5, currency: 'EUR' } },
      ],
      riskFreeRate: 0,
      lookback_years: 10,
      window: { start: '2020-01-01', frequency: 2 },
      updateTime: '2024-01-01T00:00:00.5Z',
      etag: 'x',
    };

    expect(faults(portfolio)).toEqual([]);
  });

  it.each([
    ['both members of a choice', { positions: [{ weight: 1, shares: 2 }] }, 'positions[0].shares oneof'],
    ['one field under two names', { baseCurrency: 'USD', base_currency: 'EUR' }, 'base_currency oneof'],
    ['half a character', { name: '\ud800' }, 'name unicode'],
    ['a key of the language', JSON.parse('{"__proto__":1}'), '__proto__ known'],
    ['a list', [], ' type'],
    ['nothing', null, ' type'],
    ['a fraction for a whole number', { lookbackYears: 1.5 }, 'lookbackYears type'],
    ['more than 32 bits', { lookbackYears: 4294967296 }, 'lookbackYears range'],
  ])('is told for %s', (_what, value, expected) => {
    expect(faults(value as JsonValue)).toEqual([expected]);
  });

  it('says what is wanted of what', () => {
    const described = (value: JsonValue) =>
      jsonFaults(messageDescriptor('perfolio.gateway.v1.Portfolio'), value).map(({ description }) => description);

    expect(described([])).toEqual(['The body must be an object.']);
    expect(described({ Name: 'Mine' })).toEqual(['There is no field Name. Is it name?']);
    expect(described({ factorProxies: 'none' })).toEqual(['factorProxies must be a list.']);
  });

  it('repeats no secret', () => {
    const descriptor = messageDescriptor('perfolio.gateway.v1.CreateSessionRequest');

    const [fault] = jsonFaults(descriptor, { password: ['hunter2hunter2'] });

    expect(fault).toMatchObject({ field: 'password', rule: 'type' });
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });
});
