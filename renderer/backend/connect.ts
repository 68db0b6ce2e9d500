import type { ElectronBridge } from '../../common/ipc/electron-bridge.ts';
import { Backend } from './backend.ts';
import { ElectronChannel } from './electron-channel.ts';
import { WebSocketChannel } from './websocket-channel.ts';

declare global {
  interface Window {
    /** Set by the preload; absent in a browser. */
    readonly pilothouse?: ElectronBridge;
  }
}

const tokenKey = 'pilothouse.token';

/** The main process of this page. To be called before the router: it takes the token out of the page's address. */
export function connect(): Backend {
  if (window.pilothouse) return new Backend(new ElectronChannel(window.pilothouse));
  return new Backend(new WebSocketChannel(`ws://${location.host}/wire`, takeToken()));
}

/** The token from the fragment, or of this tab's session, so that the page can be loaded again. */
function takeToken(): string {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token !== undefined) {
    sessionStorage.setItem(tokenKey, token);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }
  return sessionStorage.getItem(tokenKey) ?? '';
}
