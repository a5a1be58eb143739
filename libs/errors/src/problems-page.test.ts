import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REASONS } from './reasons';

const PAGE = join(__dirname, '../../../docs/problems.md');

describe('the page of problems', () => {
  it('says what to do about every reason, and about no other', () => {
    const explained = [...readFileSync(PAGE, 'utf8').matchAll(/^### ([A-Z_]+)$/gm)].map(([, reason]) => reason);

    expect(new Set(explained)).toEqual(new Set(Object.keys(REASONS)));
    expect(explained).toHaveLength(Object.keys(REASONS).length);
  });
});
