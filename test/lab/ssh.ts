import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOptions, type CommandResult, command, tryCommand } from './command.ts';
import type { LabIdentity } from './identity.ts';

/** The users a lab host lets in with the lab's key; `ops` also has the password `ops`, for login and for sudo. */
export type LabUser = 'root' | 'ops';

export const keyPath = (lab: LabIdentity): string => join(lab.directory, 'key');
export const knownHostsPath = (lab: LabIdentity): string => join(lab.directory, 'known_hosts');

/** ssh with nothing from this machine's own configuration: the lab's key, the lab's known hosts, no questions. */
export function sshArguments(lab: LabIdentity, address: string, user: LabUser, remote: readonly string[]): string[] {
  const options = {
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: knownHostsPath(lab),
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    BatchMode: 'yes',
    ConnectTimeout: '2',
    // A host whose power was cut says no good-bye.
    ServerAliveInterval: '5',
    ServerAliveCountMax: '3',
    LogLevel: 'ERROR',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return ['ssh', '-F', '/dev/null', '-i', keyPath(lab), ...flags, `${user}@${address}`, ...remote];
}

/** Runs a shell command line on a host and returns how it ended; 255 is ssh's own failure. */
export function sshRun(
  lab: LabIdentity,
  address: string,
  user: LabUser,
  line: string,
  options: CommandOptions,
): Promise<CommandResult> {
  return tryCommand(sshArguments(lab, address, user, ['--', line]), options);
}

/** Hands this process's terminal to ssh; resolves with its exit code. */
export function sshInteractive(lab: LabIdentity, address: string, remote: readonly string[]): Promise<number> {
  const [program = '', ...args] = sshArguments(lab, address, 'root', remote.length > 0 ? ['--', ...remote] : []);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 255));
  });
}

/** The lab's public key, made with its private half on the first call. */
export async function ensureKey(lab: LabIdentity): Promise<string> {
  const publicKey = () => readFile(`${keyPath(lab)}.pub`, 'utf8');
  try {
    return await publicKey();
  } catch {
    await command(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'pilothouse-lab', '-f', keyPath(lab)]);
    return publicKey();
  }
}
