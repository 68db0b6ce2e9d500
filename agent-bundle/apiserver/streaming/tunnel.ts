import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';

/**
 * Joins two connections until either ends: every byte of one goes to the other as it is, so that whatever the two ends
 * speak (WebSocket, SPDY) is theirs alone. Resolves when both are closed.
 */
export async function joinConnections(client: Duplex, kubelet: Duplex): Promise<void> {
  const both = [client, kubelet] as const;
  const closed = both.map(async (socket) => {
    if (!socket.destroyed) await once(socket, 'close').catch(() => {});
  });
  for (const [from, to] of [both, [kubelet, client] as const]) {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
  await Promise.all(closed);
}

/** The status line and headers with which the kubelet left HTTP, as it wrote them. */
export function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
