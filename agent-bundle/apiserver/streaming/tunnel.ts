import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { Reply } from '../http/reply.ts';
import type { Upgrade } from '../http/request.ts';
import type { BackendAnswer } from './backend-request.ts';

/** Tells the client that the other side has left HTTP, and joins the two. */
export async function tunnel(client: Upgrade, answer: BackendAnswer & { readonly type: 'upgraded' }): Promise<Reply> {
  client.socket.write(headOf(answer.response));
  client.socket.write(answer.head);
  answer.socket.write(client.head);
  await joinConnections(client.socket, answer.socket);
  return { type: 'taken' };
}

/** How long one side may take to read what the other has left behind, in milliseconds. */
const lastBytesDeadline = 30_000;

/**
 * Joins two connections until either ends: every byte of one goes to the other as it is, so that whatever the two ends
 * speak (WebSocket, SPDY) is theirs alone, and no faster than the other reads. Resolves when both are closed.
 */
export async function joinConnections(client: Duplex, kubelet: Duplex): Promise<void> {
  const both = [client, kubelet] as const;
  const closed = both.map(async (socket) => {
    if (!socket.destroyed) await once(socket, 'close').catch(() => {});
  });
  for (const [from, to] of [both, [kubelet, client] as const]) {
    from.on('error', () => to.destroy());
    from.on('close', () => endAfter(from, to));
    from.pipe(to);
  }
  await Promise.all(closed);
}

/** `from` is gone. What it said last may still be on its way through `to`, which then has nobody to speak to. */
function endAfter(from: Duplex, to: Duplex): void {
  if (to.destroyed) return;
  if (!from.readableEnded) {
    to.destroy();
    return;
  }
  const late = setTimeout(() => to.destroy(), lastBytesDeadline);
  to.once('close', () => clearTimeout(late));
  to.resume();
}

/** The status line and headers with which the kubelet left HTTP, as it wrote them. */
export function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
