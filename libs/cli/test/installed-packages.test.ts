import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let root: string;
let missing: () => readonly string[] | undefined;
beforeAll(async () => {
  const { missingPackages } = await import('../../../scripts/installed.mjs');
  missing = () => missingPackages(root);
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perfolio-packages-'));
  write('package.json', MANIFEST);
  write('libs/a/package.json', { dependencies: { c: '2.0.0' } });
  write('package-lock.json', { packages: { '': MANIFEST, 'libs/a': { dependencies: { c: '2.0.0' } }, ...PACKAGES } });
  write('node_modules/.package-lock.json', { packages: { ...PACKAGES, 'node_modules/other': undefined } });
  for (const name of ['b', 'c']) write(`node_modules/${name}/package.json`, {});
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const MANIFEST = { devDependencies: { b: '1.0.0' }, optionalDependencies: { other: '3.0.0' } };
const PACKAGES = {
  'node_modules/b': { version: '1.0.0' },
  'node_modules/c': { version: '2.0.0' },
  'node_modules/other': { version: '3.0.0', optional: true },
};

function write(file: string, content: object): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(content));
}

describe('the packages that the project wants', () => {
  it('are all there after an installation, those of other platforms apart', () => {
    expect(missing()).toEqual([]);
  });

  it('are still there when a manifest changes in another place', () => {
    write('package.json', { ...MANIFEST, scripts: { start: 'node other.mjs' } });

    expect(missing()).toEqual([]);
  });

  it('are named when a manifest asks for another version', () => {
    write('libs/a/package.json', { dependencies: { c: '2.0.1' } });

    expect(missing()).toEqual(['c 2.0.1, for libs/a']);
  });

  it('are named when the lock file wants another, or a folder is gone', () => {
    write('node_modules/.package-lock.json', {
      packages: { ...PACKAGES, 'node_modules/c': { version: '1.9.9' } },
    });
    rmSync(join(root, 'node_modules/b'), { recursive: true });

    expect(missing()).toEqual(['b 1.0.0', 'c 2.0.0']);
  });

  it('are named when they were installed on another kind of machine', () => {
    const native = { version: '4.0.0', optional: true };
    const [elsewhere, here] = [
      { ...native, os: ['plan9'] },
      { ...native, os: '!plan9', cpu: [process.arch] },
    ];
    write('node_modules/.package-lock.json', {
      packages: { ...PACKAGES, 'node_modules/native-plan9': elsewhere, 'node_modules/native-here': here },
    });

    expect(missing()).toEqual(['what stands for native-plan9 on this machine']);
  });

  it('cannot be told before the first installation', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });

    expect(missing()).toBeUndefined();
  });
});
