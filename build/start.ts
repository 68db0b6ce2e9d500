import { parseArgs } from 'node:util';
import { setGlobalProxyFromEnv } from 'node:http';
import { resolve } from 'node:path';
import { AppError } from '../common/base/app-error.ts';
import { buildIfStale } from './electron/build-if-stale.ts';
import { browserCommand, runApp, windowCommand } from './electron/open-app.ts';
import { findRuntime, obtainRuntime } from './electron/runtime.ts';
import { howToShow } from './electron/show.ts';

const usage = `Usage: npm start [-- --cluster NAME --browser --port PORT]

Opens the app: in a window, or where there is no display or no Electron its pages for a browser on this machine.

  --cluster NAME  the cluster to open first
  --browser       the pages for a browser in any case
  --port PORT     the port for that browser; by default one that is free

Environment:
  PILOTHOUSE_HOME       where clusters are remembered; by default ~/.local/share/pilothouse
  PILOTHOUSE_ARTIFACTS  what \`npm run bundle\` built for hosts; by default .artifacts
  ELECTRON_MIRROR       where Electron's releases are fetched from
`;

/** `npm start`: builds what is stale and opens the app. */
async function start(): Promise<number> {
  const options = {
    cluster: { type: 'string' },
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const root = resolve(import.meta.dirname, '..');
  const { platform, env } = process;
  const wish = (hasRuntime: boolean) => howToShow({ platform, env, hasRuntime }, values.browser);
  const couldShow = wish(true).in === 'window';
  const [runtime] = await Promise.all([couldShow ? runtimeFor(root) : undefined, buildIfStale(root)]);
  const cluster = values.cluster === undefined ? [] : [`--cluster=${values.cluster}`];
  const showing = wish(runtime !== undefined);
  if (showing.in === 'window' && runtime) return runApp(windowCommand(root, runtime, cluster));
  if (showing.in === 'browser' && showing.lacks) console.log(`There is no ${showing.lacks} here.`);
  const port = values.port === undefined ? [] : [`--port=${values.port}`];
  return runApp(browserCommand(root, [...cluster, ...port]));
}

/** An Electron, fetched where there is none yet; what hinders that is said, and a browser must do. */
async function runtimeFor(root: string) {
  const found = findRuntime(root);
  if (found) return found;
  setGlobalProxyFromEnv();
  try {
    const signal = new AbortController().signal;
    return await obtainRuntime({ root, env: process.env, output: process.stdout, signal });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(error.message);
    return undefined;
  }
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}
