import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { CATALOGUE, load } from '../src/catalogue';
import { isGroup } from '../src/command';
import { openShell } from '../testing/command-line';

jest.setTimeout(600_000);

const PROGRAM = join(__dirname, '..', 'bin', 'perfolio.mjs');
const run = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perfolio-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = (more: Readonly<Record<string, string>> = {}) => ({ PATH: process.env.PATH ?? '', HOME: folder, ...more });

async function heard(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const piece of child.stdout ?? []) {
    text += piece;
    const found = pattern.exec(text);
    if (found !== null) return found;
  }
  throw new Error(`The process said: ${text}`);
}

describe('the program', () => {
  it('starts the whole service, serves the other commands, and ends cleanly with 0 when it is interrupted', async () => {
    const free = ['HTTP', 'GRPC', 'CONTEXT', 'RISK', 'METRICS'].map((door) => [`PERFOLIO_${door}_PORT`, '0']);
    const child = spawn(process.execPath, [PROGRAM, 'start', '--data-dir', join(folder, 'data')], {
      env: env(Object.fromEntries(free)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const [, door = ''] = await heard(child, /(http:\/\/127\.0\.0\.1:\d+)/);
    const { status } = await fetch(`${door}/livez`);
    child.stdout?.resume();
    child.kill('SIGINT');
    const [code] = await exited;

    expect(status).toBe(200);
    expect(code).toBe(0);
  });

  it('ends with 130 when it is interrupted', async () => {
    const door = createServer().listen(0, '127.0.0.1');
    await once(door, 'listening');
    const { port } = door.address() as { port: number };
    const waiting = spawn(process.execPath, [PROGRAM, 'score', '--server', `127.0.0.1:${port}`], {
      env: env({ PERFOLIO_TOKEN: 'any' }),
      stdio: 'ignore',
    });
    const exited = once(waiting, 'exit');
    // It has asked, and nobody will answer.
    await once(door, 'connection');
    waiting.kill('SIGINT');
    const [code] = await exited;
    door.close();

    expect(code).toBe(130);
  });

  it('ends with 2 when it is not understood, and says what was meant', () => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'analise'], { env: env(), encoding: 'utf8' });

    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean "analyze"?');
  });

  it('writes what a pipe takes and no more', async () => {
    const { stdout } = await run('/bin/sh', ['-c', `"${process.execPath}" "${PROGRAM}" completion bash | head -n 1`], {
      env: env(),
    });

    expect(stdout).toBe('_perfolio() {\n');
  });
});

describe('the help', () => {
  it('loads nothing that a command needs only when it runs', async () => {
    writeFileSync(
      join(folder, 'loaded.cjs'),
      "process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));",
    );
    for (const words of [['--help'], ['backup', '--help'], ['optimize', '--help'], ['doctor', '--help']]) {
      const { stderr } = await run(process.execPath, ['--require', join(folder, 'loaded.cjs'), PROGRAM, ...words], {
        env: env(),
      });
      const strangers = JSON.parse(stderr).filter((file: string) => !/libs\/cli\/|loaded\.cjs$/.test(file));

      expect([words, strangers]).toEqual([words, []]);
    }
  });

  it('of every command fits 80 columns, and has an example that begins with its name', async () => {
    const shell = openShell();
    for (const name of Object.keys(CATALOGUE)) {
      const entry = load(name);
      const commands = isGroup(entry)
        ? Object.entries(entry.commands).map(([word, command]) => [`${name} ${word}`, command] as const)
        : [[name, entry] as const];
      for (const [words, { examples }] of commands) {
        const { exit, out } = await shell.run([...words.split(' '), '--help']);
        const lines = out.split('\n');

        expect(exit).toBe(0);
        expect(lines.filter(({ length }) => length > 80)).toEqual([]);
        expect(examples.join('\n')).toContain(`perfolio ${words}`);
      }
    }
    for (const words of [['--help'], ...Object.keys(CATALOGUE).map((name) => [name, '--help'])]) {
      const { out } = await shell.run(words);
      expect([words, out.split('\n').filter(({ length }) => length > 80)]).toEqual([words, []]);
    }
    shell.close();
  });
});

describe('completion', () => {
  it('is a script that bash takes, and completes words and options', () => {
    const script = spawnSync(process.execPath, [PROGRAM, 'completion', 'bash'], {
      env: env(),
      encoding: 'utf8',
    }).stdout;
    const completed = (...words: readonly string[]) => {
      const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _perfolio; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' }).stdout.trim();
    };

    expect(completed('perfolio', 'opt')).toBe('optimize');
    expect(completed('perfolio', 'portfolios', 'de')).toBe('delete');
    expect(completed('perfolio', 'optimize', 'Mine', '--obj')).toBe('--objective');
    expect(completed('perfolio', 'keys', 'create', 'nightly', '--sc')).toBe('--scopes');
  });

  it('speaks zsh and fish, and no other', async () => {
    const shell = openShell();
    const exits = [];
    for (const name of ['zsh', 'fish', 'csh']) exits.push((await shell.run(['completion', name])).exit);
    shell.close();

    expect(exits).toEqual([0, 0, 2]);
  });
});

describe('docs/cli.md', () => {
  it('has an example of every command', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'cli.md'), 'utf8');
    const commands = Object.keys(CATALOGUE).flatMap((name) => {
      const entry = load(name);
      return isGroup(entry) ? Object.keys(entry.commands).map((word) => `${name} ${word}`) : [name];
    });

    expect(
      commands.filter((words) => !page.includes(`\nperfolio ${words}`) && !page.includes(`(perfolio ${words}`)),
    ).toEqual([]);
  });
});
