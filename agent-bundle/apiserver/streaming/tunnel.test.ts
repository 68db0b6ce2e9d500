import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { joinConnections } from './tunnel.ts';

const open: Array<{ destroy(): void } | { close(): void }> = [];
afterEach(() => {
  for (const thing of open.splice(0))
    if ('destroy' in thing) thing.destroy();
    else thing.close();
});

/** Two ends of a connection over loopback. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  open.push(near, far, server);
  return [near, far];
}

async function read(socket: Socket, length: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return Buffer.concat(chunks).toString();
}

describe('a tunnel', () => {
  it('carries bytes both ways as they are', async () => {
    const [client, ours] = await pair();
    const [theirs, kubelet] = await pair();
    void joinConnections(ours, theirs);
    client.write('to the kubelet');
    kubelet.write('to the client');
    expect(await read(kubelet, 14)).toBe('to the kubelet');
    expect(await read(client, 13)).toBe('to the client');
  });

  it.each(['client', 'kubelet'] as const)('ends on both sides when the %s goes away', async (who) => {
    const [client, ours] = await pair();
    const [theirs, kubelet] = await pair();
    const joined = joinConnections(ours, theirs);
    const left = who === 'client' ? kubelet : client;
    left.on('error', () => {});
    left.resume();
    const closed = once(left, 'close');
    (who === 'client' ? client : kubelet).destroy();
    await joined;
    await closed;
    expect(left.destroyed).toBe(true);
  });

  it.each([1, 64 * 1024, 4 * 1024 * 1024])('delivers the last %d bytes of who says goodbye', async (size) => {
    const [client, ours] = await pair();
    const [theirs, kubelet] = await pair();
    const joined = joinConnections(ours, theirs);
    kubelet.end(Buffer.alloc(size, 'x'));
    let received = 0;
    client.on('data', (chunk: Buffer) => (received += chunk.length));
    await joined;
    if (!client.closed) await once(client, 'close');
    expect(received).toBe(size);
  });
});
