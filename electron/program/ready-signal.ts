import { closeSync, writeSync } from 'node:fs';

/**
 * Tells whoever started the program that it can be used now: a line `ready` on the pipe whose number it gave in
 * PILOTHOUSE_READY_FD. Done once; without that variable nobody asked.
 */
export function signalReady(env: NodeJS.ProcessEnv = process.env): void {
  const pipe = Number(env['PILOTHOUSE_READY_FD']);
  if (!Number.isInteger(pipe) || pipe < 3) return;
  delete env['PILOTHOUSE_READY_FD'];
  try {
    writeSync(pipe, 'ready\n');
    closeSync(pipe);
  } catch {
    // Nobody waits any more.
  }
}
