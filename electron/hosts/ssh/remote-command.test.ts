import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RootAccess, asRoot, quoted } from './remote-command.ts';
import { cases } from '../../../test/sampling.ts';

/** What sshd does with a line: it gives it to the login shell. */
function loginShell(line: string, input = '', path = process.env.PATH) {
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', line], { input, env: { ...process.env, PATH: path } });
  return { stdout: stdout.toString(), stderr: stderr.toString(), status };
}

it('quotes words so that a shell reads back the same words', () => {
  // A word of an argv holds any character but NUL.
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const { stdout } = loginShell(`printf '%s\\0' ${quoted(words)}`);
      expect(stdout).toBe(words.map((one) => `${one}\0`).join(''));
    }),
    cases(60),
  );
});

describe('asRoot', () => {
  let folder: string;
  let path: string;
  /** Stands in for sudo: `consume` takes a line of stdin as the password, as sudo -S does when it asks. */
  const sudo = (consume: boolean) => {
    const file = join(folder, 'sudo');
    const skipOptions = `while [ "$1" != -- ]; do case $1 in -p) shift;; esac; shift; done; shift`;
    writeFileSync(file, `#!/bin/sh\n${consume ? 'IFS= read -r password' : ''}\n${skipOptions}\nexec "$@"\n`);
    chmodSync(file, 0o755);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sudo-'));
    path = `${folder}:${process.env.PATH}`;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const input = 'first\n--- input of the command ---\nlast';
  const password: RootAccess = { kind: 'sudo-password', password: "it's a pass word" };

  it.each<[how: string, access: RootAccess, consumes: boolean]>([
    ['as root', { kind: 'root' }, false],
    ['through sudo that asks nothing', { kind: 'sudo' }, false],
    ['through sudo that asks', password, true],
    ['through sudo that was to ask and did not', password, false],
  ])('gives a command its own input and nothing else, $0', (_how, access, consumes) => {
    sudo(consumes);
    const { line, stdinPrefix } = asRoot(['cat'], access);
    expect(loginShell(line, stdinPrefix + input, path)).toEqual({ stdout: input, stderr: '', status: 0 });
  });

  it('never puts the password on a command line', () => {
    const { line, stdinPrefix } = asRoot(['true'], password);
    expect(line).not.toContain('pass word');
    expect(stdinPrefix).toContain("it's a pass word\n");
  });

  it('gives back the exit code of the command', () => {
    expect(loginShell(asRoot(['sh', '-c', 'exit 7'], { kind: 'root' }).line).status).toBe(7);
  });

  it('lets the host itself end a command, a little after the deadline that we keep', () => {
    const { line } = asRoot(['sleep', '600'], { kind: 'root' }, { deadline: 60_000 });
    expect(line).toContain(' timeout -k 5 62 sleep 600');
  });

  it('ends a command that runs until its input ends, and gives it no input', async () => {
    const command = ['sh', '-c', 'cat; echo started; exec sleep 600'];
    const { line } = asRoot(command, { kind: 'root' }, { endsWithStdin: true });
    const shell = spawn('/bin/sh', ['-c', line], { stdio: ['pipe', 'pipe', 'ignore'] });
    shell.stdin.write('not for the command');
    const [printed] = (await once(shell.stdout, 'data')) as [Buffer];
    expect(printed.toString()).toBe('started\n');
    shell.stdin.end();
    expect(await once(shell, 'exit')).toEqual([128 + 15, null]);
  });
});
