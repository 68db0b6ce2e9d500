import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A display that shows its windows to nobody. */
export interface Display {
  /** For DISPLAY: `:99`. */
  readonly name: string;
  stop(): Promise<void>;
}

/** Milliseconds within which the server is there. */
const startWithin = 15_000;

/** Starts an X server with one screen, on the first free display. */
export async function startXvfb(
  screen: { width: number; height: number } = { width: 1440, height: 900 },
): Promise<Display> {
  const size = `${screen.width}x${screen.height}x24`;
  // It chooses the display itself and writes its number to that pipe once it can be used.
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const numbers = createInterface({ input: server.stdio[3] as Readable });
  const late = AbortSignal.timeout(startWithin);
  const [number] = (await Promise.race([
    once(numbers, 'line', { signal: late }),
    once(server, 'exit', { signal: late }).then(([code]) => {
      throw new Error(`Xvfb ended with ${code}`);
    }),
  ])) as [string];
  return {
    name: `:${number}`,
    async stop() {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, 'exit');
    },
  };
}
