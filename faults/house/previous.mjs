// The version before this one: the tree before the newest change of the schema was made, built beside this one.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, node, root } from '../../scripts/build.mjs';

const MIGRATIONS = 'services/context/src/migrations';

const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** The commit before the one that brought the newest migration; undefined where there is no history to look in. */
export function previousCommit() {
  try {
    const added = git('log', '-1', '--diff-filter=A', '--format=%H', '--', `${MIGRATIONS}/0*.ts`).trim();
    return added === '' ? undefined : git('rev-parse', `${added}^`).trim();
  } catch {
    // No repository, or one without that much history.
    return undefined;
  }
}

/** The folder of that version, built; it is kept for the next time. */
export function buildPrevious(commit) {
  const folder = join(tmpdir(), `perfolio-previous-${commit.slice(0, 12)}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(folder, 'built'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1024 ** 3 });
  must(spawnSync('tar', ['-x', '-C', folder], { input: archive }), 'tar');
  linkPackages(folder);
  must(
    spawnSync(node(), ['scripts/build.mjs'], { cwd: folder, env: environment(), stdio: ['ignore', 2, 2] }),
    'the build',
  );
  writeFileSync(join(folder, 'built'), '');
  return folder;
}

/** Packages are linked, not copied; what npm replaces it writes anew. */
function linkPackages(folder) {
  const workspaces = [
    '.',
    ...['libs', 'services'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name))),
  ];
  for (const workspace of workspaces) {
    const from = join(root, workspace, 'node_modules');
    if (!existsSync(from) || !existsSync(join(folder, workspace))) continue;
    if (spawnSync('cp', ['-al', from, join(folder, workspace)]).status !== 0) {
      cpSync(from, join(folder, workspace, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    }
  }
  rmSync(join(folder, 'node_modules', '.cache'), { recursive: true, force: true });
}

function must({ status, error }, what) {
  if (status !== 0) throw new Error(`${what} of the previous version ended with ${status}.`, { cause: error });
}
