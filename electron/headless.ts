import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../common/base/app-error.ts';
import { artifactsFolder } from './program/artifacts-folder.ts';
import { readBuildInfo } from './program/build-info.ts';
import { PageSessions } from './program/page-sessions.ts';
import { signalReady } from './program/ready-signal.ts';
import { optionValue, startPage } from './program/start-page.ts';
import { AppServices } from './services/app-services.ts';
import { dataFolder } from './services/data-folder/data-folder.ts';
import { FileSecretStore } from './services/secrets/file-secret-store.ts';
import { WebServer } from './web/web-server.ts';

const usage = `Usage: headless [--port PORT] [--cluster NAME]

Serves the app's pages to a browser on this machine, until Ctrl-C.

  --port PORT     the port on 127.0.0.1; by default one that is free
  --cluster NAME  the cluster to open first
`;

/** The app without a window: the same services and pages, for a machine without a display. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(usage);
  const here = import.meta.dirname;
  const folder = dataFolder(process.env, homedir());
  const { version, isDevelopmentPackage } = readBuildInfo(here);
  const services = await AppServices.open({
    dataFolder: folder,
    artifacts: artifactsFolder({ env: process.env, resources: undefined, folder: here }),
    secrets: new FileSecretStore(folder),
    info: { version, shell: 'browser', platform: process.platform, isDevelopmentPackage },
    env: process.env,
    home: homedir(),
  });
  const pages = new PageSessions(services.handlers);
  try {
    const web = await WebServer.listen({
      pages: join(here, 'renderer'),
      port: Number(optionValue(args, '--port') ?? 0),
      onChannel: (channel) => pages.serve(channel),
    });
    const url = web.url(startPage(args));
    process.stdout.write(`Pilothouse is open for a browser on this machine, until Ctrl-C:\n  ${url}\n`);
    signalReady();
    await interruption();
    await pages.end();
    await web.close();
  } finally {
    await services.close();
  }
}

/** The first Ctrl-C or SIGTERM; the second one ends the process as usual. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n${error.fix}\n`);
  process.exitCode = 1;
}
