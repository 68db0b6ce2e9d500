import { readFile, stat } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../common/base/app-error.ts';
import { megabytes } from './bundle/progress.ts';
import { buildIfStale } from './electron/build-if-stale.ts';
import { type Target, packageApp } from './electron/package-app.ts';
import { obtainRuntime } from './electron/runtime.ts';

const usage = `Usage: npm run package [-- --target linux|win|mac --for-tests]

Packages the app with all that hosts get into dist/package: for Linux a folder and an archive of it.

  --target     the desktop it is for; by default this machine's. The others want tools that electron-builder downloads
  --for-tests  leaves the package open to Playwright, and marks it dev; so is every package of the stand-in Electron
`;

const own: Partial<Record<NodeJS.Platform, Target>> = { linux: 'linux', win32: 'win', darwin: 'mac' };

/** `npm run package`, after set-up. */
async function main(): Promise<void> {
  const options = {
    target: { type: 'string' },
    'for-tests': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) return console.log(usage);
  const root = resolve(import.meta.dirname, '..');
  const target = values.target ?? own[process.platform];
  if (target !== 'linux' && target !== 'win' && target !== 'mac') throw new TypeError(usage);
  setGlobalProxyFromEnv();
  const { signal } = new AbortController();
  const isOwn = target === own[process.platform];
  const [runtime] = await Promise.all([
    isOwn ? obtainRuntime({ root, env: process.env, output: process.stdout, signal }) : undefined,
    buildIfStale(root),
  ]);
  const electronVersion = await electronVersionOf(root);
  const made = await packageApp({ root, target, runtime, electronVersion, forTests: values['for-tests'] });
  for (const path of made) console.log(`${relative(root, path)}: ${megabytes((await stat(path)).size)}`);
}

async function electronVersionOf(root: string): Promise<string> {
  const manifest = await readFile(resolve(root, 'node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && error.message.includes('npm run package');
  const isOption = String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
  if (!isUsage && !isOption && !(error instanceof AppError)) throw error;
  console.error(
    error instanceof AppError ? `${error.message}\n${error.fix}` : isUsage ? usage : (error as Error).message,
  );
  process.exitCode = isUsage || isOption ? 2 : 1;
}
