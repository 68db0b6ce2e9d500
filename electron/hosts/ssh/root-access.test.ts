import { describe, expect, it } from 'vitest';
import { type SudoAnswer, findRootAccess, sudoAnswer } from './root-access.ts';

describe('what sudo means by its words', () => {
  it.each<[stderr: string, kind: SudoAnswer['kind']]>([
    ['sudo: a password is required\n', 'asks'],
    [
      'sudo: a terminal is required to read the password; either use the -S option to read from standard input\n',
      'asks',
    ],
    ['Sorry, try again.\n\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n', 'wrong-password'],
    ['Sorry, try again.\nSorry, try again.\nsudo: 3 incorrect password attempts\n', 'wrong-password'],
    ['sudo: sorry, you must have a tty to run sudo\n', 'needs-terminal'],
    ['sudo: no tty present and no askpass program specified\n', 'needs-terminal'],
    ['guest is not in the sudoers file.\n', 'refuses'],
    ["Sorry, user guest is not allowed to execute '/bin/sh -c :' as root on h1.\n", 'refuses'],
    ['Sorry, user guest may not run sudo on h1.\n', 'refuses'],
    ['sudo: Account or password is expired, reset your password and try again\n', 'refuses'],
    ['', 'refuses'],
  ])('%j: %s', (stderr, kind) => {
    expect(sudoAnswer(stderr).kind).toBe(kind);
  });

  it('gives the telling line as the reason', () => {
    const stderr =
      '\nWe trust you have received the usual lecture.\n\nguest is not in the sudoers file.\nThis incident has been reported.\n';
    expect(sudoAnswer(stderr)).toEqual({ kind: 'refuses', reason: 'guest is not in the sudoers file' });
  });
});

describe('becoming root', () => {
  const login = { host: 'h1', user: 'ops', sudoPassword: 'secret' };
  /** Answers the probe, then the try with a password. */
  const host = (probe: { stdout: string; stderr?: string }, trial?: { exitCode: number; stderr: string }) => {
    const asked: Array<{ line: string; stdin: string }> = [];
    const answers = [
      { exitCode: 0, stderr: '', ...probe },
      { exitCode: 0, stderr: '', ...trial, stdout: '' },
    ];
    const run = async (line: string, stdin: string) => {
      asked.push({ line, stdin });
      return answers[asked.length - 1]!;
    };
    return { run, asked };
  };
  const wants = { stdout: '1000\n1\n', stderr: 'sudo: a password is required\n' };

  it('needs nothing when the user is root', async () => {
    expect(await findRootAccess(host({ stdout: '0\n' }).run, login)).toEqual({ kind: 'root' });
  });

  it('uses sudo without a password where it asks for none', async () => {
    expect(await findRootAccess(host({ stdout: '1000\n0\n' }).run, login)).toEqual({ kind: 'sudo' });
  });

  it('tries the password once, on stdin', async () => {
    const { run, asked } = host(wants);
    expect(await findRootAccess(run, login)).toEqual({ kind: 'sudo-password', password: 'secret' });
    expect(asked.map(({ stdin }) => stdin)).toEqual(['', 'secret\n']);
    expect(asked.some(({ line }) => line.includes('secret'))).toBe(false);
  });

  it.each([
    ['sudo-missing', host({ stdout: '1000\nmissing\n' }), login],
    [
      'sudo-needs-terminal',
      host({ stdout: '1000\n1\n', stderr: 'sudo: sorry, you must have a tty to run sudo\n' }),
      login,
    ],
    ['sudo-password-needed', host(wants), { ...login, sudoPassword: undefined }],
    ['sudo-password-wrong', host(wants, { exitCode: 1, stderr: 'Sorry, try again.\n' }), login],
    ['sudo-not-allowed', host(wants, { exitCode: 1, stderr: 'ops is not in the sudoers file.\n' }), login],
  ])('fails with %s', async (code, { run }, who) => {
    await expect(findRootAccess(run, who)).rejects.toMatchObject({ code, params: { host: 'h1' } });
  });
});
