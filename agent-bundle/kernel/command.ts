import { spawn } from 'node:child_process';
import { withDeadline } from '../../common/base/deadline.ts';

const deadline = 30_000;

/** Runs one of the host's own tools with `stdin` and returns its output; throws with the tool's own words. */
export function runCommand(
  command: 'ip' | 'bridge' | 'nft',
  args: readonly string[],
  signal: AbortSignal,
  stdin = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], signal: withDeadline(signal, deadline) });
    let output = '';
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${words.trim()}`));
    });
    child.stdin.on('error', () => {}); // the tool ended first; its exit code tells why
    child.stdin.end(stdin);
  });
}
