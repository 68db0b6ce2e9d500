import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type MainChannel, largestMessage } from '../../common/ipc/wire.ts';
import { WebServer } from './web-server.ts';

let pages: string;
let web: WebServer;
let channels: MainChannel[];
let token: string;

beforeEach(async () => {
  pages = await mkdtemp(join(tmpdir(), 'web-test-'));
  await writeFile(join(pages, 'index.html'), 'the page');
  channels = [];
  web = await WebServer.listen({ pages, port: 0, onChannel: (channel) => channels.push(channel) });
  token = new URL(web.url()).hash.slice('#token='.length);
});
afterEach(async () => {
  await web.close();
  await rm(pages, { recursive: true });
});

interface Asked {
  readonly protocols?: readonly string[];
  readonly origin?: string;
  readonly host?: string;
  readonly path?: string;
}

/** A page that opens the wire: the socket, or the status with which it was refused. */
function open({ protocols, origin, host, path = '/wire' }: Asked = {}): Promise<WebSocket | number> {
  const address = `127.0.0.1:${web.port}`;
  const socket = new WebSocket(`ws://${address}${path}`, [...(protocols ?? ['pilothouse', `token.${token}`])], {
    origin: origin ?? `http://${address}`,
    headers: host === undefined ? {} : { host },
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    socket.once('error', reject);
  });
}

async function opened(): Promise<{ socket: WebSocket; channel: MainChannel }> {
  const socket = await open();
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return { socket, channel: channels.at(-1)! };
}

const closeOf = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
const closedOf = (channel: MainChannel) => new Promise<void>((resolve) => channel.onClose(resolve));

/** GET with a Host header of one's own, which fetch does not allow. */
function get(host: string, path = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: web.port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.once('error', reject).end();
  });
}

describe('the wire over WebSocket', () => {
  it('carries messages both ways', async () => {
    const { socket, channel } = await opened();
    expect(socket.protocol).toBe('pilothouse');
    const heard = new Promise((resolve) => channel.onMessage(resolve));
    socket.send('{"type":"close","id":1}');
    expect(await heard).toEqual({ type: 'close', id: 1 });
    const answer = new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
    channel.send({ type: 'end', id: 1 });
    expect(await answer).toBe('{"type":"end","id":1}');
  });

  it('says to both ends when it is closed', async () => {
    const { socket, channel } = await opened();
    const closed = closedOf(channel);
    socket.close();
    await closed;
    const next = await opened();
    const ended = closeOf(next.socket);
    next.channel.close();
    expect(await ended).toBe(1001);
  });

  it.each<[string, (port: number, token: string) => Asked]>([
    ['without a token', () => ({ protocols: ['pilothouse'] })],
    ['with another token', () => ({ protocols: ['pilothouse', 'token.AAAA'] })],
    ['with part of the token', (_port, token) => ({ protocols: ['pilothouse', `token.${token.slice(0, -1)}`] })],
    ['from a second origin', () => ({ origin: 'http://evil.example' })],
    ['from another server on this machine', (port) => ({ origin: `http://127.0.0.1:${port + 1}` })],
    ['from a file', () => ({ origin: 'null' })],
    [
      'to a name that was made to point here',
      (port) => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }),
    ],
  ])('is refused to a page %s', async (_what, asked) => {
    expect(await open(asked(web.port, token))).toBe(403);
    expect(channels).toEqual([]);
  });

  it('is at /wire and nowhere else', async () => {
    expect(await open({ path: '/' })).toBe(404);
  });

  it('closes on a message that is too large', async () => {
    const { socket, channel } = await opened();
    let heard = 0;
    channel.onMessage(() => heard++);
    const [code, closed] = [closeOf(socket), closedOf(channel)];
    socket.send(`"${'x'.repeat(largestMessage)}"`);
    expect(await code).toBe(1009);
    await closed;
    expect(heard).toBe(0);
  });

  it.each([
    ['no JSON', 'hello', false],
    ['bytes', '{}', true],
  ])('closes on %s', async (_what, text, binary) => {
    const { socket, channel } = await opened();
    channel.onMessage(() => expect.unreachable());
    const code = closeOf(socket);
    socket.send(Buffer.from(text), { binary });
    expect(await code).toBe(1003);
  });
});

describe('the pages over HTTP', () => {
  it.each([
    ['in use', () => web.port],
    ['none', () => NaN],
    ['beyond the last', () => 65_536],
  ])('are not served on a port that is %s', async (_what, port) => {
    const listening = WebServer.listen({ pages, port: port(), onChannel: () => undefined });
    await expect(listening).rejects.toMatchObject({ code: 'web-port-unusable', params: { port: String(port()) } });
  });

  it('have the policy, and nothing else is served', async () => {
    const page = await fetch(`http://127.0.0.1:${web.port}/clusters/lab`);
    expect(await page.text()).toBe('the page');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await get(`127.0.0.1:${web.port}`, '/assets/..%2findex.html')).toBe(404);
    expect((await fetch(`http://127.0.0.1:${web.port}/`, { method: 'POST' })).status).toBe(405);
  });

  it('are served to who names this machine, by no other name', async () => {
    expect(await get(`127.0.0.1:${web.port}`)).toBe(200);
    expect(await get(`localhost:${web.port}`)).toBe(200);
    expect(await get('evil.example')).toBe(421);
    expect(await get(`127.0.0.1:${web.port + 1}`)).toBe(421);
  });
});
