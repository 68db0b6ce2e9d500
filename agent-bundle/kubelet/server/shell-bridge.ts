import type { WebSocket } from 'ws';
import { asError } from '../../../common/base/clock.ts';
import type { StreamChoice } from '../runtime/port.ts';
import { SpdySession, type SpdyStream } from './spdy/spdy-session.ts';
import { upgradeToSpdy } from './spdy/spdy-upgrade.ts';

/**
 * The first byte of every WebSocket message says which stream it belongs to; in v5 255 closes the stream its second byte
 * names. https://kubernetes.io/docs/reference/using-api/api-concepts/ and KEP-4006
 */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
type Channel = Exclude<keyof typeof channels, 'close'>;

/** Bytes that may wait for a slow reader before the runtime is held back. */
const mostWaiting = 1 << 20;
const protocol = 'v4.channel.k8s.io';

/**
 * Joins a WebSocket of exec or attach to the runtime's SPDY session behind `url`, stream by stream. Both are closed when it
 * returns. The subprotocol was agreed on before: v5 tells the end of stdin, v4 cannot.
 */
export async function bridgeShell(
  webSocket: WebSocket,
  url: string,
  streams: StreamChoice,
  signal: AbortSignal,
): Promise<void> {
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  const early: Buffer[] = [];
  const hold = (message: Buffer) => early.push(message);
  webSocket.on('message', hold);
  webSocket.once('close', finish);
  webSocket.once('error', () => webSocket.terminate());
  let session: SpdySession | undefined;
  try {
    const { socket, head } = await upgradeToSpdy(url, [protocol], signal);
    if (head.length > 0) socket.unshift(head);
    const names = new Map<SpdyStream, Channel>();
    session = new SpdySession(socket, {
      onData: (stream, data) => relay(webSocket, session, channels[names.get(stream) ?? 'error'], data),
      // The error stream ends last of all, with how the command ended.
      onEnd: (stream) => names.get(stream) === 'error' && finish(),
      onClose: finish,
    });
    const opened = await openStreams(session, streams, names);
    const receive = (message: Buffer) => forward(message, opened, session as SpdySession, webSocket);
    webSocket.off('message', hold);
    for (const message of early) receive(message);
    webSocket.on('message', receive);
    signal.addEventListener('abort', () => finish(), { once: true });
    await over;
  } catch (error) {
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: asError(error).message,
    };
    webSocket.send(Buffer.concat([Buffer.from([channels.error]), Buffer.from(JSON.stringify(status))]));
  } finally {
    session?.close();
    webSocket.close(1000);
  }
}

/** The runtime waits for exactly these before it starts. */
async function openStreams(session: SpdySession, streams: StreamChoice, names: Map<SpdyStream, Channel>) {
  const wanted: Channel[] = ['error'];
  if (streams.stdin) wanted.push('stdin');
  if (streams.stdout) wanted.push('stdout');
  if (streams.stderr && !streams.tty) wanted.push('stderr');
  if (streams.tty) wanted.push('resize');
  const opened = new Map<number, SpdyStream>();
  for (const name of wanted) {
    const stream = await session.open({ streamType: name });
    names.set(stream, name);
    opened.set(channels[name], stream);
  }
  return opened;
}

function relay(webSocket: WebSocket, session: SpdySession | undefined, channel: number, data: Buffer): void {
  webSocket.send(Buffer.concat([Buffer.from([channel]), data]), () => {
    if (webSocket.bufferedAmount < mostWaiting) session?.resume();
  });
  if (webSocket.bufferedAmount >= mostWaiting) session?.pause();
}

/** Only stdin and resize go to the runtime; the rest is not the client's to send. */
function forward(
  message: Buffer,
  opened: ReadonlyMap<number, SpdyStream>,
  session: SpdySession,
  webSocket: WebSocket,
): void {
  const channel = message[0];
  if (channel === channels.close) {
    const stream = message[1] === channels.stdin ? opened.get(channels.stdin) : undefined;
    if (stream) session.endStream(stream);
    return;
  }
  const stream = channel === channels.stdin || channel === channels.resize ? opened.get(channel) : undefined;
  if (!stream || message.length === 1) return;
  if (session.write(stream, message.subarray(1))) return;
  webSocket.pause();
  void session.drained().then(() => webSocket.resume());
}
