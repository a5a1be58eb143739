// What an image is made of, as CycloneDX: npm's own list, compared with what was laid out, and Node.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Throws where npm's list and the packages in that folder are not the same. */
export function billOf(modules, source) {
  const bill = npmBill(source);
  const listed = new Set(bill.components.map(nameOf));
  const there = new Set(packagesIn(modules).filter((name) => !name.startsWith(OURS)));
  const unlisted = [...there].filter((name) => !listed.has(name));
  if (unlisted.length > 0) throw new Error(`The image holds what no list names: ${unlisted.join(', ')}`);
  const components = bill.components.filter((component) => isOurs(component) || there.has(nameOf(component)));
  // npm calls it by the folder that it lies in.
  const metadata = { ...bill.metadata, component: { ...bill.metadata.component, name: 'perfolio' } };
  return { ...bill, metadata, components: [...components, NODE] };
}

const OURS = '@perfolio/';

const NODE = {
  type: 'platform',
  name: 'node',
  version: process.versions.node,
  purl: `pkg:generic/node@${process.versions.node}?arch=${process.arch}`,
};

/** Of everything in the lock file: what is needed here for work and there for development would be left out as development's. */
function npmBill(source) {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', args, { cwd: source, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

const isOurs = (component) => nameOf(component).startsWith(OURS);

/** As npm writes it: `@grpc/grpc-js@1.14.7`. */
const nameOf = ({ purl }) => decodeURIComponent(purl.slice('pkg:npm/'.length));

/** Every package in a folder of packages, and in theirs, as `name@version`. */
function packagesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.flatMap(({ name }) =>
    name.startsWith('@') ? packagesIn(join(folder, name)) : packageAt(join(folder, name)),
  );
}

function packageAt(folder) {
  const file = join(folder, 'package.json');
  const { name, version } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const own = name === undefined || version === undefined ? [] : [`${name}@${version.replace(/^v/, '')}`];
  return [...own, ...packagesIn(join(folder, 'node_modules'))];
}
