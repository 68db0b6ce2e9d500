import { resolve } from 'node:path';
import { type ElectronApplication, type Page, _electron } from 'playwright-core';
import { findRuntime } from '../../build/electron/runtime.ts';
import { type Display, startXvfb } from './xvfb.ts';

const root = resolve(import.meta.dirname, '../..');

/** What is started: a program, and what it is told first. */
export interface AppProgram {
  readonly executable: string;
  readonly args: readonly string[];
}

/** What `npm run build` made, in the Electron that is here. */
export function builtApp(): AppProgram {
  const runtime = findRuntime(root);
  if (!runtime) throw new Error('there is no Electron here: run npm run electron');
  return { executable: runtime.executable, args: [resolve(root, 'dist/app')] };
}

/** What `npm run package` made. */
export function packagedApp(): AppProgram {
  const folder = process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked';
  return { executable: resolve(root, 'dist/package', folder, 'pilothouse'), args: [] };
}

export interface LaunchOptions {
  readonly program: AppProgram;
  /** Its data folder; must be one of its own, since a second start only talks to the first. */
  readonly dataFolder: string;
  /** The app's own arguments: `--cluster=lab`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly screen?: { readonly width: number; readonly height: number };
}

/** The app, running on a display of its own. */
export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** Its window. */
  readonly page: Page;
  readonly display: Display;
  /** What it wrote to its standard output and error so far. */
  output(): string;
  close(): Promise<void>;
}

/** Milliseconds within which the app has ended once it is asked to. */
const endsWithin = 30_000;

/** Starts the app as a person would and waits for its window. */
export async function launchElectron(options: LaunchOptions): Promise<LaunchedApp> {
  const { program, dataFolder, args = [], env = {}, screen } = options;
  const display = await startXvfb(screen);
  const rootNeeds = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    const app = await _electron.launch({
      executablePath: program.executable,
      args: [...program.args, ...rootNeeds, ...args],
      env: { ...definedEnv(), PILOTHOUSE_HOME: dataFolder, ...env, DISPLAY: display.name },
    });
    let output = '';
    for (const stream of [app.process().stdout, app.process().stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const close = async () => {
      // Somebody's unsaved text, left by a test that failed, would keep the window open.
      const late = setTimeout(() => app.process().kill('SIGKILL'), endsWithin);
      await app.close();
      clearTimeout(late);
      await display.stop();
    };
    return { app, page: await app.firstWindow(), display, output: () => output, close };
  } catch (error) {
    await display.stop();
    throw error;
  }
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
