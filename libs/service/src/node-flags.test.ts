import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import flags from '../node-flags.json';

const dockerfile = readFileSync(join(__dirname, '../../../Dockerfile'), 'utf8');

it('starts the processes of an image as all others are started', () => {
  const [, entry = ''] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];

  expect(JSON.parse(entry)).toEqual(['node', ...flags, '/app/perfolio.cjs']);
});
