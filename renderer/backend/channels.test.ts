import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ElectronBridge } from '../../common/ipc/electron-bridge.ts';
import type { RendererChannel, ToMain } from '../../common/ipc/wire.ts';
import { connect } from './connect.ts';
import { ElectronChannel } from './electron-channel.ts';
import { WebSocketChannel } from './websocket-channel.ts';

/** The other end of a channel, as a test plays it. */
interface FarEnd {
  readonly channel: RendererChannel;
  readonly sent: string[];
  readonly say: (text: string) => void;
  readonly hangUp: () => void;
}

/** What the preload gives a page. */
function electron(): FarEnd {
  const sent: string[] = [];
  let say = (_text: string) => {};
  const bridge: ElectronBridge = {
    send: (text) => void sent.push(text),
    onMessage: (handler) => (say = handler),
    pathOf: () => '',
  };
  const channel = new ElectronChannel(bridge);
  return { channel, sent, say: (text) => say(text), hangUp: () => say('') };
}

/** What a browser gives a page, as far as a channel uses it. */
class BrowserSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static latest: BrowserSocket;
  readyState: number = BrowserSocket.CONNECTING;
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: string[] = [];
  constructor(url: string, protocols: readonly string[]) {
    super();
    this.url = url;
    this.protocols = protocols;
    BrowserSocket.latest = this;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  open(): void {
    this.readyState = BrowserSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  close(): void {
    this.readyState = BrowserSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }
}

function browser(): FarEnd {
  const channel = new WebSocketChannel('ws://127.0.0.1:1/wire', 'secret');
  const socket = BrowserSocket.latest;
  socket.open();
  const say = (text: string) => void socket.dispatchEvent(new MessageEvent('message', { data: text }));
  return { channel, sent: socket.sent, say, hangUp: () => socket.close() };
}

beforeEach(() => vi.stubGlobal('WebSocket', BrowserSocket));
afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const message: ToMain = { type: 'close', id: 1 };

describe.each([
  ['Electron', electron],
  ['a browser', browser],
])('the channel of a page in %s', (_where, open) => {
  it('carries messages both ways as text', () => {
    const { channel, sent, say } = open();
    const heard: unknown[] = [];
    channel.onMessage((one) => heard.push(one));
    channel.send(message);
    say('{"type":"end","id":1}');
    expect(sent).toEqual(['{"type":"close","id":1}']);
    expect(heard).toEqual([{ type: 'end', id: 1 }]);
  });

  it('says once that the other end is gone, and sends nothing any more', () => {
    const { channel, sent, hangUp } = open();
    let closed = 0;
    channel.onClose(() => closed++);
    hangUp();
    hangUp();
    channel.send(message);
    expect({ closed, sent }).toEqual({ closed: 1, sent: [] });
  });

  it('is closed by the page too', () => {
    const { channel } = open();
    let closed = 0;
    channel.onClose(() => closed++);
    channel.close();
    expect(closed).toBe(1);
  });
});

describe('a page in a browser', () => {
  it('keeps what it sends until it is connected', () => {
    const channel = new WebSocketChannel('ws://127.0.0.1:1/wire', 'secret');
    const socket = BrowserSocket.latest;
    channel.send(message);
    expect(socket.sent).toEqual([]);
    socket.open();
    expect(socket.sent).toEqual(['{"type":"close","id":1}']);
  });

  it('shows the token of its address, which it takes out, and again when it is loaded anew', () => {
    history.replaceState(null, '', '/clusters/lab?open=a#token=abc_-1');
    connect();
    expect(BrowserSocket.latest.protocols).toEqual(['pilothouse', 'token.abc_-1']);
    expect(`${location.pathname}${location.search}${location.hash}`).toBe('/clusters/lab?open=a');
    connect();
    expect(BrowserSocket.latest.protocols).toEqual(['pilothouse', 'token.abc_-1']);
  });
});
