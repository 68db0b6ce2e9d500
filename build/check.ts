import { type ChildProcess, spawn } from 'node:child_process';

/** `npm run check`: everything that can be said of the code without a host. Independent steps run two at a time. */
const steps: ReadonlyArray<readonly [title: string, command: string, ...args: string[]]> = [
  ['types', 'tsc', '-p', '.'],
  ['types of pages', 'vue-tsc', '-p', 'renderer'],
  ['lint', 'eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings=0', '.'],
  ['format', 'prettier', '--check', '--log-level=warn', '--cache', '.'],
  ['import rules', 'node', 'build/check-layers.ts'],
  ['unused code', 'knip', '--no-progress'],
  ['unit tests', 'vitest', 'run', '--project=unit', '--project=dom', '--reporter=default'],
];

const parallel = 2;

interface Outcome {
  readonly title: string;
  readonly ok: boolean;
  readonly seconds: string;
  readonly output: string;
}

function run([title, command, ...args]: (typeof steps)[number]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const end = (ok: boolean) => {
      resolve({ title, ok, output, seconds: ((performance.now() - started) / 1000).toFixed(1) });
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

const waiting = [...steps];
let failed = 0;
const worker = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const { title, ok, seconds, output } = await run(step);
    console.log(`${ok ? '✓' : '✗'} ${title.padEnd(14)} ${seconds.padStart(5)} s`);
    if (!ok) failed++;
    if (!ok || title === 'unit tests') console.log(output.trimEnd());
  }
};
await Promise.all(Array.from({ length: parallel }, worker));
process.exitCode = failed === 0 ? 0 : 1;
