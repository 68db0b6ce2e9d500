import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const file = join(import.meta.dirname, 'optimize-after-start.ts');

/** Says whether a function that is called often is optimized, before the start is over and after it. */
const program = `
  import { setImmediate as turn } from 'node:timers/promises';
  import { optimizeAfterStart } from ${JSON.stringify(file)};
  const started = optimizeAfterStart();
  const hot = (a, b) => { let sum = 0; for (let i = 0; i < 1000; i++) sum += a * i + b; return sum; };
  const isOptimized = () => (%GetOptimizationStatus(hot) & 16) !== 0;
  const call = async () => { for (let i = 0; i < 5_000 && !isOptimized(); i++) { hot(i, 1); if (i % 50 === 0) await turn(); } };
  await call();
  console.log(isOptimized());
  started();
  await call();
  console.log(isOptimized());
`;

it('optimizes what is hot only once the start is over', () => {
  const words = ['--allow-natives-syntax', '--input-type=module', '--eval', program];
  expect(execFileSync(process.execPath, words, { encoding: 'utf8' })).toBe('false\ntrue\n');
});
