import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signalReady } from '../../electron/program/ready-signal.ts';
import { runApp, startApp } from './open-app.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'open-app-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const shell = (script: string) => ({ command: '/bin/sh', args: ['-c', script] });
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('the app as a program of its own', () => {
  const log = () => join(folder, 'logs/app.log');

  it('is started once it says so, and goes on by itself', async () => {
    const { pid } = await startApp(shell('echo words; echo ready >&3; exec 3>&-; exec sleep 60'), log());
    expect(isRunning(pid)).toBe(true);
    process.kill(pid);
    expect(readFileSync(log(), 'utf8')).toBe('words\n');
  });

  it('is started when it hands over to one that runs already', async () => {
    await expect(startApp(shell('exit 0'), log())).resolves.toMatchObject({});
  });

  it('is not started when it ends before, and its last words are kept', async () => {
    await expect(startApp(shell('echo no display >&2; exit 1'), log())).rejects.toThrow(`${log()} says why`);
    expect(readFileSync(log(), 'utf8')).toBe('no display\n');
  });
});

describe('the app as a part of this program', () => {
  it('gives its exit code', async () => {
    expect(await runApp({ command: process.execPath, args: ['-e', 'process.exit(3)'] })).toBe(3);
  });
});

describe('being ready', () => {
  it.each([{}, { PILOTHOUSE_READY_FD: '' }, { PILOTHOUSE_READY_FD: '1' }, { PILOTHOUSE_READY_FD: '4000000' }])(
    'is told to nobody with %j',
    (env) => expect(() => signalReady(env)).not.toThrow(),
  );
});
