import { readFileSync, writeFileSync } from 'node:fs';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageUrl } from './app-scheme.ts';
import { type WindowState, openingState, parseWindowState, smallest } from './window-state.ts';

export interface MainWindowOptions {
  /** Of the built preload. */
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly stateFile: string;
  /** The page to open, such as `/clusters/demo`. */
  readonly path: string;
  readonly icon: string;
}

/** Makes the window; it is shown as soon as its first page can be seen. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { bounds, isMaximized } = openingState(rememberedState(options.stateFile), areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Pilothouse',
    backgroundColor: background(),
    icon: options.icon,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  const followTheme = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', followTheme);
  window.once('closed', () => nativeTheme.off('updated', followTheme));
  window.on('close', () => {
    const state = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
    remember(options.stateFile, state);
  });
  void window.loadURL(pageUrl(options.path));
  return window;
}

/** Brings the window to the front, and the page with it; false where no window is open. */
export function showPage(path: string): boolean {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return false;
  if (window.isMinimized()) window.restore();
  window.focus();
  // What is unsaved in its page may hold it: then that stays in front.
  if (path !== '/') void window.loadURL(pageUrl(path)).catch(() => undefined);
  return true;
}

/** As `--surface` of renderer/styles/tokens.css, so that nothing flashes before they are drawn. */
function background(): string {
  return nativeTheme.shouldUseDarkColors ? '#11171b' : '#fbfdfe';
}

/** At once, since the process may end next; one that is half written counts as none. */
function remember(path: string, state: WindowState): void {
  try {
    writeFileSync(path, JSON.stringify(state), { mode: 0o600 });
  } catch {
    // Losing it costs nobody anything.
  }
}

function rememberedState(path: string) {
  try {
    return parseWindowState(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
