import { once } from 'node:events';
import { Agent, type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UnreachableError, sendTo } from './backend-request.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

/** A server of a test's own, and an agent that keeps connections to it, with one kept already. */
async function kept(listener: RequestListener) {
  let asked = 0;
  const server = createServer((incoming, response) => {
    if (++asked === 1) response.end();
    else listener(incoming, response);
  });
  let connections = 0;
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  closing.push(
    () => agent.destroy(),
    () => server.close(),
  );
  const ask = async (method = 'GET') => {
    const sent = { method, path: '/', headers: {}, signal: new AbortController().signal };
    return (await sendTo({ agent, host: '127.0.0.1', port }, sent)).response;
  };
  const first = await ask();
  first.resume();
  await once(first, 'close');
  return { ask, connections: () => connections };
}

describe('a request on a kept connection', () => {
  it('may take as long as it likes once its answer has begun', async () => {
    let end = () => {};
    const { ask, connections } = await kept((_, response) => {
      response.write('begun,');
      end = () => void response.end('ended');
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const response = await ask();
    vi.advanceTimersByTime(60_000);
    end();
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('begun,ended');
    expect(connections()).toBe(1);
  });

  it('is sent again where the other side ended that connection, unless it might be done twice', async () => {
    const { ask, connections } = await kept((incoming, response) => {
      if (connections() === 1) incoming.socket.resetAndDestroy();
      else response.writeHead(204).end();
    });
    expect((await ask()).statusCode).toBe(204);
    expect(connections()).toBe(2);
    const again = await kept((incoming) => incoming.socket.resetAndDestroy());
    await expect(again.ask('DELETE')).rejects.toThrow(UnreachableError);
    expect(again.connections()).toBe(1);
  });
});
