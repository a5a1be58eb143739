import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { drive } from '../testing/campaign/cancellation/drive';
import { type Findings, violationsIn } from '../testing/campaign/cancellation/findings';

const ROOT = join(__dirname, '../../..');
const CAMPAIGN = join(ROOT, 'libs/cache/testing/campaign');
const PROGRAM = join(CAMPAIGN, 'dist/campaign/cancellation/replica.js');
const BUSY_MACHINE_MS = 120_000;

const SHORT = { seed: 7, replicas: 2, program: PROGRAM };
/** Ends as soon as something is wrong, so its length is only what a busy machine may need. */
const untilWrong = (mutant: string): Promise<Findings> => drive({ ...SHORT, seconds: 60, mutant, untilWrong: true });

/** The replicas are processes of their own, so they have to be compiled. */
beforeAll(() => promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-b', CAMPAIGN]), BUSY_MACHINE_MS);

describe('callers who come and go while Redis is late and frames change places in it', () => {
  it(
    'never get a byte of anybody else, nor of another key, generation or version (G1)',
    async () => {
      const findings = await drive({ ...SHORT, seconds: 3, mutant: undefined });

      expect(findings.violations).toEqual({ foreign: 0, refused: {}, opened: 0, uncounted: 0 });
      expect(findings.cancelled).toBeGreaterThan(0);
      expect(findings.calls - findings.cancelled).toBeGreaterThan(0);
      for (const met of Object.values(findings.attempts)) expect(met.refused).toBeGreaterThan(0);
      expect(Object.keys(findings.attemptReasons).toSorted()).toEqual([
        'generations: generation',
        'keys: digest',
        'methods: seal',
        'users: owner',
        'versions: digest',
      ]);
    },
    BUSY_MACHINE_MS,
  );

  it.each(['frame-identity-unchecked', 'frame-seal-unchecked'])(
    'are found out to get what was swapped when the cache is broken: %s',
    async (mutant) => {
      expect(violationsIn(await untilWrong(mutant))).toBeGreaterThan(0);
    },
    BUSY_MACHINE_MS,
  );

  it(
    'are found out to get what another caller wrote when the cache is broken: bytes-not-copied-out',
    async () => {
      expect((await untilWrong('bytes-not-copied-out')).foreignBytes).toBeGreaterThan(0);
    },
    BUSY_MACHINE_MS,
  );
});
