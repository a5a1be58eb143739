import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { drive } from '../testing/campaign/drive';
import { STAGES } from '../testing/campaign/stages';

const ROOT = join(__dirname, '../../..');
const CAMPAIGN = join(ROOT, 'libs/cache/testing/campaign');
const PROGRAM = join(CAMPAIGN, 'dist/campaign/replica.js');

/** The replicas are processes of their own, so they have to be compiled. */
beforeAll(() => promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-b', CAMPAIGN]), 60_000);

describe.each(Object.entries(STAGES))('a fleet on a stage of the kind "%s"', (_name, start) => {
  it('answers every read rightly and refuses none, whatever befalls it (G1, G2, G3, G4, G5)', async () => {
    const stage = await start();
    const findings = await drive(stage, { reads: 5_000, seed: 7, replicas: 3, program: PROGRAM });
    await stage.stop();

    expect(findings.unexplained).toEqual([]);
    expect(findings.violations).toEqual({ G1: 0, G2: 0, G3: 0, G4: 0, refused: 0 });
    expect(Object.keys(findings.faults)).toEqual(Object.keys(stage.faults));
    expect(findings.reads).toBeGreaterThanOrEqual(5_000);
    expect(findings.outcomes['hit-shared']).toBeGreaterThan(0);
  }, 60_000);
});
