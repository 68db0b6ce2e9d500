import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { AppError } from '../../common/base/app-error.ts';
import { type Manifest, readManifest } from '../../electron/bootstrap/artifacts.ts';
import { launcherScript, packageConfig } from './package-config.ts';
import type { ElectronRuntime } from './runtime.ts';

export type Target = 'linux' | 'win' | 'mac';

export interface PackageOptions {
  readonly root: string;
  readonly target: Target;
  /** For this machine's own desktop: the Electron to package. For others electron-builder fetches theirs. */
  readonly runtime: ElectronRuntime | undefined;
  readonly electronVersion: string;
  /** Also where the runtime is a release: leaves it open to Playwright. */
  readonly forTests: boolean;
}

/**
 * Packages what `dist/app` and `.artifacts` hold into `dist/package/`; for Linux a folder and an archive of it. Answers
 * the paths of what was made. Error: `artifacts-missing`.
 */
export async function packageApp(options: PackageOptions): Promise<string[]> {
  const { root, target, runtime, electronVersion, forTests } = options;
  const folder = join(root, 'dist');
  const artifacts = join(root, '.artifacts');
  const manifest = await readManifest(artifacts);
  const isDevelopment = forTests || runtime?.kind === 'stand-in';
  const stage = join(folder, 'stage');
  await rm(stage, { recursive: true, force: true });
  await rm(join(folder, 'package'), { recursive: true, force: true });
  await stageApp(join(folder, 'app'), stage, isDevelopment);
  if (target === 'linux') await stageLaunchers(join(stage, 'bin'), manifest);
  const electronDist = runtime && (await stageRuntime(runtime, join(stage, 'electron')));
  const version = runtime?.version ?? electronVersion;
  const parts = { folder, artifacts, manifest, electronVersion: version, electronDist, isDevelopment };
  const made = await build({
    projectDir: root,
    config: packageConfig(parts),
    targets: platforms[target].createTarget(undefined, ownArch),
    publish: 'never',
  });
  await rm(stage, { recursive: true });
  return target === 'linux' ? [await archive(folder, await versionOf(root), isDevelopment)] : made;
}

const platforms: Readonly<Record<Target, Platform>> = {
  linux: Platform.LINUX,
  win: Platform.WINDOWS,
  mac: Platform.MAC,
};
const ownArch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;

/** The window's program goes into the archive, and the two for a terminal, which plain Node runs, beside it. */
async function stageApp(built: string, stage: string, isDevelopment: boolean): Promise<void> {
  const manifest = JSON.parse(await readFile(join(built, 'package.json'), 'utf8')) as object;
  const own = { app: ['headless.mjs', 'cli.mjs'], program: ['main.mjs', 'preload.cjs', 'icon.png'] };
  for (const [folder, others] of Object.entries(own)) {
    const to = join(stage, folder);
    const filter = (path: string) => ![...others, '.built-from'].includes(basename(path));
    await cp(built, to, { recursive: true, filter });
    await writeFile(join(to, 'package.json'), JSON.stringify({ ...manifest, isDevelopmentPackage: isDevelopment }));
  }
}

async function stageLaunchers(folder: string, manifest: Manifest): Promise<void> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const node = manifest.releases
    .filter((release) => release.arch === arch)
    .flatMap(({ files }) => files)
    .find(({ path }) => path === 'bin/node')?.source;
  if (!node) throw new AppError('artifacts-set-not-built', { set: 'debian', arch });
  await mkdir(folder, { recursive: true });
  const programs = { pilothouse: 'cli.mjs', 'pilothouse-web': 'headless.mjs' };
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), launcherScript(node, script));
    await chmod(join(folder, name), 0o755);
  }
}

/** Without the app that Electron runs where none is packaged. */
async function stageRuntime(runtime: ElectronRuntime, to: string): Promise<string> {
  const filter = (path: string) => basename(path) !== 'default_app.asar';
  await cp(runtime.folder, to, { recursive: true, filter, verbatimSymlinks: true });
  return to;
}

/** electron-builder's own tar.gz wants a tool that it downloads; every Linux has tar. */
async function archive(folder: string, version: string, isDevelopment: boolean): Promise<string> {
  const name = `pilothouse-${version}${isDevelopment ? '-dev' : ''}-linux-${process.arch}`;
  const path = join(folder, 'package', `${name}.tar.gz`);
  const unpacked = ownArch === Arch.arm64 ? 'linux-arm64-unpacked' : 'linux-unpacked';
  const args = ['-czf', path, '--owner=0', '--group=0', `--transform=s,^${unpacked},${name},`, unpacked];
  const tar = spawn('tar', args, { cwd: join(folder, 'package'), stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(tar, 'close')) as [number | null];
  if (code !== 0) throw new Error(`tar ended with ${code}`);
  return path;
}

async function versionOf(root: string): Promise<string> {
  return (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
