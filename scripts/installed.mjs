// What of the packages that the project wants is not installed. Read from npm's own books, so that nobody has to be asked.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WANTED = 'package-lock.json';
const INSTALLED = join('node_modules', '.package-lock.json');
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** One line for each package that is missing or of another version; undefined when the books cannot tell. */
export function missingPackages(root) {
  const [wanted, installed] = [WANTED, INSTALLED].map((file) => read(root, file)?.packages);
  if (wanted === undefined || installed === undefined) return undefined;
  return [...unlocked(root, wanted), ...uninstalled(root, { wanted, installed }), ...foreign(installed)];
}

/** What a manifest asks for and the lock file does not know: the manifest was changed by hand. */
const unlocked = (root, wanted) =>
  Object.keys(wanted)
    .filter((folder) => !folder.includes('node_modules'))
    .flatMap((folder) => {
      const [asked, locked] = [read(root, join(folder, 'package.json')) ?? {}, wanted[folder]];
      return KINDS.flatMap((kind) =>
        Object.entries(asked[kind] ?? {})
          .filter(([name, version]) => locked[kind]?.[name] !== version)
          .map(([name, version]) => `${name} ${version}, for ${folder || 'the project'}`),
      );
    });

/** Optional packages are those of other platforms, and npm has decided about them. */
const uninstalled = (root, { wanted, installed }) =>
  Object.entries(wanted)
    .filter(([place, { optional }]) => place.includes('node_modules/') && optional !== true)
    .filter(([place, { version }]) => installed[place]?.version !== version || !existsSync(join(root, place)))
    .map(([place, { version = '' }]) => `${place.slice(place.lastIndexOf('node_modules/') + 13)} ${version}`.trim());

/** A folder that was copied from another machine holds that one's programs. */
const foreign = (installed) =>
  Object.entries(installed)
    .filter(
      ([, { os = process.platform, cpu = process.arch }]) => !isFor(os, process.platform) || !isFor(cpu, process.arch),
    )
    .map(([place]) => `what stands for ${place.slice(place.lastIndexOf('node_modules/') + 13)} on this machine`);

/** Names, or names of what it is not for: `linux`, `!win32`. */
const isFor = (said, here) => {
  const names = [said].flat();
  return names.includes(here) || (names.every((name) => name.startsWith('!')) && !names.includes(`!${here}`));
};

function read(root, file) {
  return existsSync(join(root, file)) ? JSON.parse(readFileSync(join(root, file), 'utf8')) : undefined;
}
