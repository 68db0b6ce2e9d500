import { spawn } from 'node:child_process';

/**
 * `npm test` and, with `--long`, `npm run test:long`: everything from types to hosts, cheapest first, stopping at the
 * first tier that fails. The seed of the sampled tests is printed; PILOTHOUSE_TEST_SEED repeats a run.
 */
const long = process.argv.includes('--long');
const seed = process.env['PILOTHOUSE_TEST_SEED'] ?? String(Date.now() % 2 ** 31);

const tiers: ReadonlyArray<readonly [title: string, command: string, ...args: string[]]> = [
  ['check', 'node', 'build/check.ts'],
  ['integration tests', 'vitest', 'run', '--project=integration', '--no-file-parallelism'],
  ['the package', 'node', 'build/package.ts', '--for-tests'],
  ['journeys on the lab', 'vitest', 'run', '--project=e2e', '--no-file-parallelism'],
];

function run(command: string, args: readonly string[]): Promise<number> {
  const env = { ...process.env, PILOTHOUSE_TEST_SEED: seed, PILOTHOUSE_TEST_LONG: long ? '1' : '' };
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

console.log(`seed ${seed} (PILOTHOUSE_TEST_SEED=${seed} repeats this run)`);
for (const [title, command, ...args] of tiers) {
  const started = performance.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? '✓' : '✗'} ${title}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  if (code !== 0) process.exit(1);
}
