import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lockFolder } from './folder-lock';
import { thisProcess } from './process-identity';

describe('the lock of a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'perfolio-lock-')), 'owner');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const heldBy = (pid: number, started: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'owner.7'), `${pid} ${started}\n`);
  };

  it('is held once, and names its holder', () => {
    const lock = lockFolder(folder);

    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}.`);
    lock.release();
    lockFolder(folder).release();
  });

  it('is taken from a holder who is dead', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const { pid = 0 } = child;
    await once(child, 'exit');
    heldBy(pid, '12345 some-boot');

    expect(() => lockFolder(folder)).not.toThrow();
    expect(readdirSync(folder)).toEqual(['owner.8']);
  });

  it('is taken when the pid belongs to a later process', () => {
    heldBy(process.pid, `1 ${thisProcess().started}`);

    expect(() => lockFolder(folder)).not.toThrow();
  });

  it('gives way to a higher number that appeared meanwhile', () => {
    heldBy(process.pid, thisProcess().started);
    writeFileSync(join(folder, 'owner.3'), '1 long-dead\n');

    expect(() => lockFolder(folder)).toThrow('in use by process');
  });

  it('goes to one of many who want it from a dead holder', async () => {
    heldBy(process.pid, 'a start of long ago');
    const built = join(__dirname, '..', '..', 'dist', 'database', 'folder-lock.js');
    const script = `
      try { require(${JSON.stringify(built)}).lockFolder(${JSON.stringify(folder)}); console.log('holds'); }
      catch (error) { console.log(error.name); }
      process.stdin.resume();`;
    const rivals = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const said = await Promise.all(rivals.map(firstLine));
    await Promise.all(rivals.map(gone));

    expect(said.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'FolderHeldError'), 'holds']);
  });
});

const firstLine = async (child: ChildProcess): Promise<string> => {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return chunk.toString().trim();
};

async function gone(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
