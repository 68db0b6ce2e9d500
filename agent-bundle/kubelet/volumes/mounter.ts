import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const deadline = 30_000;

/** What volumes need of the kernel's mount table. */
export interface Mounter {
  isMounted(path: string): Promise<boolean>;
  /** Every mount point at or below `path`, the deepest first. */
  mountsBelow(path: string): Promise<string[]>;
  /** A file system in memory; `bytes` limits it. */
  mountTmpfs(path: string, bytes?: number): Promise<void>;
  bind(from: string, to: string): Promise<void>;
  unmount(path: string): Promise<void>;
}

/** The Mounter of a Linux host, by util-linux's mount and umount. */
export const hostMounter: Mounter = {
  async isMounted(path) {
    return (await mountPoints()).includes(path);
  },

  async mountsBelow(path) {
    const below = (await mountPoints()).filter((point) => point === path || point.startsWith(`${path}/`));
    return below.sort((a, b) => b.length - a.length);
  },

  async mountTmpfs(path, bytes) {
    const options = ['mode=0777', ...(bytes === undefined ? [] : [`size=${bytes}`])].join(',');
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { timeout: deadline });
  },

  async bind(from, to) {
    await run('mount', ['--no-canonicalize', '--bind', from, to], { timeout: deadline });
  },

  async unmount(path) {
    await run('umount', [path], { timeout: deadline });
  },
};

/** https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html: the fifth field, with spaces and such in octal. */
async function mountPoints(): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point !== '')
    .map((point) => point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))));
}
