import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Block, blocksOf, documents, ROOT } from '../testing/documents';

/** What is run, as it stands, and where; each of these tests takes all blocks of its document. */
const RUN: Readonly<Record<string, string>> = {
  'README.md sh': 'readme.test.ts',
  'docs/tutorial.md sh': 'readme.test.ts',
  'docs/cli.md sh': 'cli-page.test.ts',
  'docs/migrating.md python': 'readme.test.ts',
  'docs/cache.md ts': 'readme.test.ts',
};

/** What is shown and not run here, and why. */
const SHOWN: Readonly<Record<string, string>> = {
  'docs/operating.md › One machine: compose': 'needs docker; `npm run check:compose` does it',
  'docs/operating.md › Many machines: the chart': 'needs a cluster; `npm run check:chart` renders the chart',
  'docs/operating.md › Back up':
    'needs docker; `npm run check:compose` does it, cli-page.test.ts runs the command without a container',
  'docs/operating.md › Restore':
    'needs docker; `npm run check:compose` does it, cli-page.test.ts runs the command without a container',
  'docs/operating.md › Upgrade': 'needs docker and the next release',
};

const blocks = documents().flatMap(blocksOf);
const of = (...infos: readonly string[]) => blocks.filter(({ info }) => infos.includes(info));
const placeOf = ({ file, heading }: Block): string => `${file} › ${heading}`;

describe('every block of the documents', () => {
  it('says what it is: a picture, a thing shown, or a thing to run', () => {
    const known = of('text', 'console', 'sh', 'ts', 'python');

    expect(blocks.filter((block) => !known.includes(block)).map((block) => [placeOf(block), block.info])).toEqual([]);
  });

  it('that can be run is run', () => {
    const kinds = new Set(of('sh', 'ts', 'python').map(({ file, info }) => `${file} ${info}`));

    expect([...kinds].sort()).toEqual(Object.keys(RUN).sort());
    for (const [kind, test] of Object.entries(RUN))
      expect(readFileSync(join(__dirname, test), 'utf8')).toContain(`'${kind.split(' ')[0]}'`);
  });

  it('that is only shown is listed with a reason', () => {
    const shown = new Set(of('console').map(placeOf));

    expect([...shown].sort()).toEqual(Object.keys(SHOWN).sort());
  });
});

describe('the documents', () => {
  const texts = documents().map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

  it('name only scripts that the project has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const unknown = texts.flatMap(([file, text]) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)]
        .filter(([, name = '']) => !Object.hasOwn(scripts, name))
        .map(([command]) => `${file}: ${command}`),
    );

    expect(unknown).toEqual([]);
  });
});

describe('docs/asvs.md and docs/scorecard.md', () => {
  const judged = (file: string) => readFileSync(join(ROOT, file), 'utf8');

  it('name only files that exist', () => {
    const missing = ['docs/asvs.md', 'docs/scorecard.md', 'SECURITY.md'].flatMap((file) =>
      [...judged(file).matchAll(/`([\w.][\w.-]*(?:\/[\w.-]+)+)`/g)]
        .filter(([, path = '']) => !existsSync(join(ROOT, path)))
        .map(([, path]) => `${file}: ${path}`),
    );

    expect(missing).toEqual([]);
  });

  it('judge every requirement of levels 1 and 2 once, and count right', () => {
    const rows = [...judged('docs/asvs.md').matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| (yes|part|no|–) \| [^|]+ \|$/gm)];
    const [, ...counts] =
      /^\| (\d+) requirements \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/m.exec(judged('docs/asvs.md')) ?? [];
    const counted = ['yes', 'part', 'no', '–'].map((word) => rows.filter(([, , verdict]) => verdict === word).length);

    expect(rows.map(([, number]) => number)).toEqual(REQUIREMENTS);
    expect(counts.map(Number)).toEqual([REQUIREMENTS.length, ...counted]);
  });

  it('add up', () => {
    const text = judged('docs/scorecard.md');
    const rows = [...text.matchAll(/^\| (\d+) \| [^|]+ \| ([012]) \| [^|]+ \| ([^|]*)\|$/gm)];
    const sum = rows.reduce((total, [, , points]) => total + Number(points), 0);

    expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(text).toContain(`**${sum} of 32.**`);
    expect(rows.filter(([, , points, missing = '']) => points !== '2' && missing.trim() === '')).toEqual([]);
  });
});

/** How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has; they come first in it and are counted from 1. */
const SECTIONS: Readonly<Record<string, number>> = {
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
  '10.1': 2,
  '10.2': 2,
  '10.3': 4,
  '10.4': 11,
  '10.5': 5,
  '10.6': 2,
  '10.7': 3,
  '13.1': 1,
  '13.2': 5,
  '13.3': 2,
  '13.4': 5,
  '16.1': 1,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 3,
};

const REQUIREMENTS = Object.entries(SECTIONS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
);
