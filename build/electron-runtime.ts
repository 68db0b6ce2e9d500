/**
 * `npm run electron`: sees to it that this machine has an Electron to start the app with, and says which. Where none can
 * be had that is no failure: the app then serves its pages to a browser.
 */
import { setGlobalProxyFromEnv } from 'node:http';
import { resolve } from 'node:path';
import { AppError } from '../common/base/app-error.ts';
import { obtainRuntime } from './electron/runtime.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
setGlobalProxyFromEnv();
try {
  const root = resolve(import.meta.dirname, '..');
  const runtime = await obtainRuntime({ root, env: process.env, output: process.stdout, signal: stop.signal });
  if (runtime) console.log(`Electron ${runtime.version} (${runtime.kind}): ${runtime.executable}`);
  else console.log('There is no Electron for this machine: the app will show its pages in a browser.');
} catch (error) {
  if (!stop.signal.aborted && !(error instanceof AppError)) throw error;
  console.error(error instanceof AppError ? `${error.message}\n${error.fix}` : 'Stopped.');
  process.exitCode = 1;
}
