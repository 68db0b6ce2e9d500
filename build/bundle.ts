/**
 * `npm run bundle [-- --set debian|upstream --arch amd64|arm64]`: everything a host may get, below `.artifacts/`.
 *
 *   binaries.lock.json ──download──▶ downloads/<sha256> ──extract──▶ sets/<set>-<arch>/{bin,cni}
 *                                                       └─────────▶ images/programs/<arch>/ ──▶ images/{pause,demo}.tar
 *   agent-bundle/ ──esbuild──▶ agent.mjs, agent/                            all of it ──▶ manifest.json
 *
 * What is there already is kept; a run that is cut goes on where it was.
 */
import { readFile } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../common/base/app-error.ts';
import type { Architecture, ArtifactSet } from '../electron/bootstrap/artifacts.ts';
import { Bundler } from './bundle/bundler.ts';
import { readLock } from './bundle/lock.ts';

const root = resolve(import.meta.dirname, '..');
const ownArch = process.arch === 'arm64' ? 'arm64' : 'amd64';

const usage = 'usage: npm run bundle [-- --set debian|upstream --arch amd64|arm64]';

async function main(args: string[], signal: AbortSignal): Promise<void> {
  const { set, arch } = choices(args);
  setGlobalProxyFromEnv();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const bundler = await Bundler.open({
    root,
    artifacts: join(root, '.artifacts'),
    lock: await readLock(join(root, 'build/binaries.lock.json')),
    packageVersion: version,
    registry: process.env.npm_config_registry,
    output: process.stdout,
    signal,
  });
  await bundler.bundle(set, arch);
}

function choices(args: string[]): { set: ArtifactSet; arch: Architecture } {
  const options = { set: { type: 'string', default: 'debian' }, arch: { type: 'string', default: ownArch } } as const;
  const { set, arch } = parseArgs({ args, options }).values;
  if (set !== 'debian' && set !== 'upstream') {
    throw new AppError('bundle-option-invalid', { option: '--set', value: set, choices: 'debian, upstream' });
  }
  if (arch !== 'amd64' && arch !== 'arm64') {
    throw new AppError('bundle-option-invalid', { option: '--arch', value: arch, choices: 'amd64, arm64' });
  }
  return { set, arch };
}

/** What a person is told of a failure; of one that is not theirs, everything. */
function explain(error: unknown): unknown {
  if (stop.signal.aborted) return 'Stopped. What is downloaded is kept: the next run goes on from there.';
  if (error instanceof AppError) return `${error.message}\n${error.fix}`;
  const code = String((error as NodeJS.ErrnoException).code);
  return code.startsWith('ERR_PARSE_ARGS') ? `${(error as Error).message}\n${usage}` : error;
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
try {
  await main(process.argv.slice(2), stop.signal);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
