import type { App, Session, WebContents } from 'electron';
import { isOurPage, isOurText } from './app-scheme.ts';

/**
 * Denies what a page of ours never does, so that a page that was led astray cannot: to go elsewhere, open windows or
 * webviews, ask for permissions, download files of others.
 */
export function guardPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // A page may load itself anew, and nothing else; it has no frames.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** The clipboard is written by pages of ours only when somebody presses a button there. */
const allowed: readonly string[] = ['clipboard-sanitized-write'];

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.includes(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowed.includes(permission));
  session.setDevicePermissionHandler(() => false);
  // A kubeconfig is saved so; the person is asked where to.
  session.on('will-download', (event, item) => {
    if (!isOurText(item.getURL())) event.preventDefault();
  });
}
