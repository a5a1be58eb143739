import { SettingsError } from '@perfolio/service';

import { readRiskConfig } from './config';

const faultsOf = (env: Record<string, string>, ownProcess = true): readonly string[] => {
  try {
    readRiskConfig(env, { ownProcess });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
};

describe('the settings of Risk', () => {
  it('have defaults for everything but Redis', () => {
    expect(readRiskConfig({ REDIS_URL: 'redis://10.0.0.1:6379' }, { ownProcess: true })).toEqual({
      host: '127.0.0.1',
      port: 50_052,
      metricsPort: 9_464,
      logLevel: 'info',
      dataDir: '.perfolio',
      contextAddress: '127.0.0.1:50051',
      redisUrl: 'redis://10.0.0.1:6379',
      leaseUrls: [],
      panelBytes: 256 * 1024 * 1024,
      threads: 0,
    });
  });

  it('need no Redis where the process shares its parts', () => {
    expect(faultsOf({}, false)).toEqual([]);
  });

  it('find Context beside Risk unless told where it is', () => {
    const read = (env: Record<string, string>) => readRiskConfig(env, { ownProcess: false }).contextAddress;

    expect(read({ PERFOLIO_HOST: '10.0.0.7', PERFOLIO_CONTEXT_PORT: '4000' })).toBe('10.0.0.7:4000');
    expect(read({ PERFOLIO_CONTEXT_ADDRESS: 'context:50051' })).toBe('context:50051');
  });

  it.each([
    'rediss://:secret@10.0.0.1',
    'redis+sentinel://10.0.0.1,10.0.0.2,10.0.0.3/perfolio',
    'redis+cluster://10.0.0.1:7000,10.0.0.2:7000',
  ])('take Redis wherever the cache does: %s', (url) => {
    expect(readRiskConfig({ REDIS_URL: url }, { ownProcess: true }).redisUrl).toBe(url);
  });

  it('refuse an address without repeating it', () => {
    const [fault, ...others] = faultsOf({ REDIS_URL: 'redis+sentinel://:hunter2@10.0.0.1' });

    expect(fault).toMatch(/^REDIS_URL cannot be used: the path names the master/);
    expect(fault).not.toMatch(/hunter2/);
    expect(others).toEqual([]);
  });

  it('are refused with all faults at once', () => {
    const faults = faultsOf({
      PERFOLIO_RISK_PORT: '70000',
      PERFOLIO_LOG_LEVEL: 'loud',
      LEASE_REDIS_URLS: 'redis://a:1,redis://b:2',
      PERFOLIO_PANEL_MB: '1',
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'PERFOLIO_LOG_LEVEL',
      'REDIS_URL',
      'LEASE_REDIS_URLS',
      'PERFOLIO_RISK_PORT',
      'PERFOLIO_PANEL_MB',
    ]);
  });
});
