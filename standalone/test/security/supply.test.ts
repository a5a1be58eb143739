import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Locked {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly version?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
}

const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
const manifests = ['libs', 'services']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`))
  .concat('standalone/package.json', 'package.json')
  .map((file) => [file, JSON.parse(read(file)) as Record<string, Readonly<Record<string, string>>>] as const);

describe('SU what is installed', () => {
  it('is known by a strong digest, every package of it: SU1', () => {
    expect(installed.length).toBeGreaterThan(100);
    expect(
      installed.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true).map(([path]) => path),
    ).toEqual([]);
  });

  it('comes from the registry alone, by no address of its own: SU2', () => {
    expect(
      installed.filter(([, { resolved }]) => /^(git|file|http:)/.test(resolved ?? '')).map(([path]) => path),
    ).toEqual([]);
  });

  it('is named by one exact version in every manifest: SU3', () => {
    const named = manifests.flatMap(([file, manifest]) =>
      ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries(manifest[kind] ?? {}).map(([name, version]) => `${file} ${name} ${version}`),
      ),
    );

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((each) => !/ \d+\.\d+\.\d+(-[\w.]+)?$/.test(each))).toEqual([]);
  });

  it('brings few packages that run something when installed, none of them new: SU4', () => {
    const names = installed.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev).map(([path]) => path);

    expect(names.map((path) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(RUNS_WHEN_INSTALLED);
  });
});

/** Looked at once; another that wants to run something is looked at first. */
const RUNS_WHEN_INSTALLED: readonly string[] = ['protobufjs'];

describe('SU what runs', () => {
  it('is nobody in particular in the image, with a high number: SU5', () => {
    const users = [...read('Dockerfile').matchAll(/^USER (\d+):(\d+)$/gm)].map(([, user, group]) => [
      Number(user),
      Number(group),
    ]);

    expect(users).toHaveLength(1);
    expect(Math.min(...(users[0] ?? [0]))).toBeGreaterThanOrEqual(10_000);
  });

  it('may do nothing beyond its work in the composed installation: SU6', () => {
    const service = read('docker-compose.yml').split('x-environment:')[0] ?? '';

    for (const line of ['read_only: true', 'cap_drop: [ALL]', 'security_opt: ["no-new-privileges:true"]'])
      expect(service).toContain(line);
  });

  it('has no password that everybody knows: SU7', () => {
    const named = read('docker-compose.yml').match(/^ *\w*(PASSWORD|SECRET|KEY|URL)\w*_FILE: .*$/gm) ?? [];
    const written =
      read('docker-compose.yml').match(/^ *\w*(PASSWORD|SECRET_KEY|CACHE_KEYS|DATABASE_URL|REDIS_URL): .*$/gm) ?? [];

    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((line) => !line.includes(': /run/secrets/'))).toEqual([]);
    expect(written).toEqual([]);
  });

  it('opens its doors to this machine alone unless told otherwise: SU8', () => {
    const compose = read('docker-compose.yml');
    const published = compose.match(/"[^"\s]*:(8080|9090|3000|16686)"/g) ?? [];

    expect(published.length).toBe(4);
    expect(published.filter((each) => !each.startsWith('"127.0.0.1:'))).toEqual([]);
    expect(compose.match(/ports:/g)).toHaveLength(3);
  });
});
