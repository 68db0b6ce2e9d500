import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { commonJsBanner, etcdDescriptors } from '../bundle/agent.ts';

/**
 * Builds the whole app into a folder that is new, with no need of node_modules:
 *
 *   package.json   what Electron and `readBuildInfo` read
 *   main.mjs       Electron's main process        preload.cjs   the pages' bridge to it
 *   headless.mjs   the same without a window      cli.mjs       the command line
 *   renderer/      the pages                       icon.png      the window's
 */
export async function buildApp(root: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    buildPrograms(root, folder),
    buildPreload(root, folder),
    buildPages({
      configFile: join(root, 'renderer/vite.config.ts'),
      build: { outDir: join(folder, 'renderer') },
      logLevel: 'warn',
    }),
    writeManifest(root, folder),
    copyFile(join(root, 'build/electron/icons/256x256.png'), join(folder, 'icon.png')),
  ]);
}

/** Electron 33's Node is 20.18; the newer ones understand it too. */
const target = 'node20.18';
const shared = { bundle: true, platform: 'node', target, charset: 'utf8', logLevel: 'warning' } as const;

async function buildPrograms(root: string, folder: string): Promise<void> {
  await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: { main: 'electron/main.ts', headless: 'electron/headless.ts', cli: 'electron/cli.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    // Names stay, for stack traces. Each program is one file: esbuild's split chunks lose the names that CommonJS
    // packages export.
    minifyWhitespace: true,
    // ssh2 goes without its native parts where they are missing.
    external: ['electron', '*.node'],
    banner: { js: commonJsBanner },
    plugins: [etcdDescriptors],
  });
}

/** A sandboxed preload is CommonJS in one file. */
async function buildPreload(root: string, folder: string): Promise<void> {
  await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: ['electron/preload.ts'],
    outfile: join(folder, 'preload.cjs'),
    format: 'cjs',
    external: ['electron'],
  });
}

async function writeManifest(root: string, folder: string): Promise<void> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { name, version, description, license } = own;
  const about = { name, productName: 'Pilothouse', version, description, license, author: 'The Pilothouse authors' };
  const manifest = { ...about, type: 'module', main: 'main.mjs' };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
