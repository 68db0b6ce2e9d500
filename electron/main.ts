import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, nativeTheme, session } from 'electron';
import { asError } from '../common/base/clock.ts';
import { artifactsFolder } from './program/artifacts-folder.ts';
import { readBuildInfo } from './program/build-info.ts';
import { logFault } from './program/fault-log.ts';
import { PageSessions } from './program/page-sessions.ts';
import { signalReady } from './program/ready-signal.ts';
import { startPage } from './program/start-page.ts';
import { AppServices } from './services/app-services.ts';
import { dataFolder } from './services/data-folder/data-folder.ts';
import { FileSecretStore } from './services/secrets/file-secret-store.ts';
import { setAppMenu } from './shell/app-menu.ts';
import { declareAppScheme, serveAppScheme } from './shell/app-scheme.ts';
import { askBeforeClosing } from './shell/close-questions.ts';
import { addContextMenu } from './shell/context-menu.ts';
import { acceptChannels } from './shell/ipc-channel.ts';
import { keyringSealing } from './shell/keyring-sealing.ts';
import { openMainWindow, showPage } from './shell/main-window.ts';
import { menuWords } from './shell/menu-words.ts';
import { guardPages, guardSession } from './shell/page-guard.ts';
import { endBeforeQuit } from './shell/quit.ts';
import { revivePage } from './shell/revive-page.ts';
import { quitWithSession } from './shell/session-end.ts';

/** The desktop app: one process for each data folder; a second start opens its page in the first one's window. */
const here = import.meta.dirname;
const folder = dataFolder(process.env, homedir());
app.setPath('userData', join(folder, 'electron'));
declareAppScheme();
guardPages(app);
if (app.requestSingleInstanceLock()) start().catch(fail);
else app.quit();

async function start(): Promise<void> {
  const { version, isDevelopmentPackage } = readBuildInfo(here);
  await app.whenReady();
  const resources = app.isPackaged ? process.resourcesPath : undefined;
  const services = await AppServices.open({
    dataFolder: folder,
    artifacts: artifactsFolder({ env: process.env, resources, folder: here }),
    secrets: new FileSecretStore(folder, keyringSealing()),
    info: { version, shell: 'app', platform: process.platform, isDevelopmentPackage },
    env: process.env,
    home: homedir(),
  });
  const pages = new PageSessions(services.handlers);
  endBeforeQuit(async () => {
    await pages.end();
    await services.close();
  });
  quitWithSession();

  guardSession(session.defaultSession);
  serveAppScheme(session.defaultSession, join(here, 'renderer'));
  const words = () => menuWords(services.settings.value.language, app.getLocale());
  const followSettings = () => {
    nativeTheme.themeSource = services.settings.value.theme;
    setAppMenu(words(), !app.isPackaged);
  };
  followSettings();
  services.settings.onChange(followSettings);
  const open = (args: readonly string[]) => {
    const window = openMainWindow({
      preload: join(here, 'preload.cjs'),
      stateFile: join(folder, 'window.json'),
      icon: join(here, 'icon.png'),
      path: startPage(args),
    });
    acceptChannels(window.webContents, (channel) => pages.serve(channel));
    revivePage(window);
    addContextMenu(window, words);
    askBeforeClosing(window, () => services.runs.isBusy(), words);
    window.once('show', () => signalReady());
  };
  open(process.argv);
  app.on('second-instance', (_event, args) => showPage(startPage(args)) || open(args));
  app.on('activate', () => showPage('/') || open([]));
  app.on('window-all-closed', () => app.quit());
}

function fail(error: unknown): void {
  logFault('start', asError(error));
  app.exit(1);
}
