import { spawn } from 'node:child_process';
import { withDeadline } from '../../common/base/deadline.ts';

const applyDeadline = 30_000;

/** Runs one nft script; the kernel takes all of it or nothing. Throws with nft's own words. */
export type ApplyScript = (script: string, signal: AbortSignal) => Promise<void>;

export const applyNftScript: ApplyScript = (script, signal) =>
  new Promise((resolve, reject) => {
    const child = spawn('nft', ['-f', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      signal: withDeadline(signal, applyDeadline),
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`nft ended with ${code}: ${words.trim()}`)),
    );
    child.stdin.on('error', () => {}); // nft ended first; its exit code tells why
    child.stdin.end(script);
  });
