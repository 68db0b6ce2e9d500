import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, createWebSocketStream } from 'ws';
import { upgradeToSpdy } from './spdy/spdy-upgrade.ts';

/** A client that speaks SPDY is joined to the runtime byte for byte: both speak the same. */
export async function tunnelSpdy(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const asked = request.headers['x-stream-protocol-version'];
  const protocols = (Array.isArray(asked) ? asked : (asked ?? '').split(',')).map((name) => name.trim());
  const { socket, head: early, response } = await upgradeToSpdy(url, protocols, signal);
  const agreed = response.headers['x-stream-protocol-version'];
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: SPDY/3.1'];
  if (agreed !== undefined) lines.push(`X-Stream-Protocol-Version: ${String(agreed)}`);
  client.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (early.length > 0) client.write(early);
  if (head.length > 0) socket.write(head);
  await join(client, socket, signal);
}

/** A client that carries SPDY within WebSocket messages, as `kubectl port-forward` does. */
export async function tunnelWebSocket(
  webSocket: WebSocket,
  url: string,
  protocol: string,
  signal: AbortSignal,
): Promise<void> {
  const client = createWebSocketStream(webSocket);
  const { socket, head } = await upgradeToSpdy(url, [protocol], signal);
  if (head.length > 0) client.write(head);
  await join(client, socket, signal);
}

/** Carries bytes both ways until either end is over; then both are. */
function join(a: Duplex, b: Duplex, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      signal.removeEventListener('abort', finish);
      a.destroy();
      b.destroy();
      resolve();
    };
    if (signal.aborted) return finish();
    signal.addEventListener('abort', finish, { once: true });
    for (const end of [a, b]) end.on('error', finish).on('close', finish);
    a.pipe(b);
    b.pipe(a);
  });
}
