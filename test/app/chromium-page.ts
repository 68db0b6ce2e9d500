import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, type Page, chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '../..');

/** The headless app, running. */
export interface HeadlessApp {
  /** With its token. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface HeadlessOptions {
  readonly dataFolder: string;
  /** `--cluster=lab`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds within which it has said where it is. */
const startWithin = 30_000;

/** Starts what `npm run build` made of the headless app, on any free port. */
export async function startHeadless({ dataFolder, args = [], env = {} }: HeadlessOptions): Promise<HeadlessApp> {
  const child = spawn(process.execPath, [resolve(root, 'dist/app/headless.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PILOTHOUSE_HOME: dataFolder, ...env },
  });
  const url = await new Promise<string>((found, reject) => {
    const late = setTimeout(() => reject(new Error('the headless app did not say where it is')), startWithin);
    child.once('exit', (code) => reject(new Error(`the headless app ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [address] = /http:\S+/.exec(line) ?? [];
      if (!address) return;
      clearTimeout(late);
      found(address);
    });
  });
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** A Chromium with one page. */
export interface ChromiumPage {
  readonly browser: Browser;
  readonly page: Page;
  close(): Promise<void>;
}

export async function openChromium(
  size: { width: number; height: number } = { width: 1440, height: 900 },
): Promise<ChromiumPage> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage({ viewport: size });
  return { browser, page, close: () => browser.close() };
}
