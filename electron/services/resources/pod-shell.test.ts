import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../../common/ipc/contract.ts';
import { InputQueue } from '../ipc/input-queue.ts';
import type { ClusterLinks } from '../links/cluster-links.ts';
import { TlsServer } from '../../../test/fakes/tls-server.ts';
import { podStreams } from './pod-streams.ts';

let server: TlsServer;
let links: ClusterLinks;
/** What the far end does with a shell; its query is what was asked. */
let shell: (socket: WebSocket, query: URLSearchParams) => void;
/** Set: the server refuses shells with this answer. */
let refusal: string | undefined;

beforeAll(async () => {
  server = await TlsServer.start();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false });
  server.server.on('request', (_request, response) => response.end('{"gitVersion":"v1"}'));
  server.server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    if (refusal !== undefined) return void connection.end(refusal);
    const { searchParams } = new URL(request.url ?? '', 'https://x');
    sockets.handleUpgrade(request, connection, head, (socket) => shell(socket, searchParams));
  });
});
afterAll(() => server.end());
beforeEach(() => {
  links = server.links();
  refusal = undefined;
});
afterEach(() => links.close());

const to = (channel: number, text: string | Buffer) => Buffer.concat([Buffer.of(channel), Buffer.from(text)]);
const end = (status: object) => to(3, JSON.stringify({ metadata: {}, ...status }));
const exit = (code: number) =>
  end(
    code === 0
      ? { status: 'Success' }
      : {
          status: 'Failure',
          reason: 'NonZeroExitCode',
          message: `command terminated with exit code ${code}`,
          details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
        },
  );

/** Opens a shell; what it shows is gathered, `take` awaited for each chunk. */
function open(take: (text: string) => void | Promise<void> = () => {}, signal = new AbortController().signal) {
  const inputs = new InputQueue<Input<'pods.shell'>>();
  const where = { cluster: 'lab', namespace: 'ns', pod: 'web-0', container: 'c' };
  const send = async (...chunks: readonly string[]) => {
    for (const chunk of chunks) await take(chunk);
  };
  return { inputs, ended: podStreams(links)['pods.shell'](where, { send, inputs }, signal) };
}

describe('a shell', () => {
  test('carries what is typed and how large the terminal is, and shows what comes back', async () => {
    const got: string[] = [];
    let asked = new URLSearchParams();
    shell = (socket, query) => {
      asked = query;
      socket.on('message', (data: Buffer) => {
        got.push(`${data[0]} ${data.subarray(1).toString()}`);
        if (got.length < 2) return;
        socket.send(to(1, 'hallo\r\n'));
        socket.send(exit(0));
        socket.close(1000);
      });
    };
    let shown = '';
    const { inputs, ended } = open((text) => void (shown += text));
    inputs.push({ kind: 'size', columns: 101, rows: 33 });
    inputs.push({ kind: 'typed', text: 'echo hallo\r' });
    await ended;
    expect(got).toEqual(['4 {"Width":101,"Height":33}', '0 echo hallo\r']);
    expect(shown).toBe('hallo\r\n');
    expect([asked.get('container'), asked.get('tty'), asked.get('stdin'), asked.has('stderr')]).toEqual([
      'c',
      'true',
      'true',
      false,
    ]);
    expect(asked.getAll('command').slice(0, 2)).toEqual(['sh', '-c']);
  });

  test('shows no broken characters, however its output is cut', async () => {
    const bytes = Buffer.from('日本語 😀');
    shell = (socket) => {
      for (const byte of bytes) socket.send(to(1, Buffer.of(byte)));
      socket.send(exit(0));
      socket.close(1000);
    };
    let shown = '';
    await open((text) => void (shown += text)).ended;
    expect(shown).toBe('日本語 😀');
  });

  test('ends with its exit code, after all it has written', async () => {
    shell = (socket) => {
      socket.send(to(1, 'bye'));
      socket.send(exit(137));
      socket.close(1000);
    };
    const shown: string[] = [];
    await expect(open((text) => void shown.push(text)).ended).rejects.toMatchObject({
      code: 'shell-exited',
      params: { exitCode: '137' },
    });
    expect(shown).toEqual(['bye']);
  });

  test.each([
    [
      'that the node cannot start',
      (socket: WebSocket) => {
        socket.send(end({ status: 'Failure', message: 'exec: "sh": executable file not found in $PATH' }));
        socket.close(1000);
      },
      { code: 'shell-not-started', params: { reason: 'exec: "sh": executable file not found in $PATH' } },
    ],
    ['that breaks off', (socket: WebSocket) => socket.terminate(), { code: 'cluster-unreachable' }],
  ])('%s says why', async (_what, far, error) => {
    shell = far;
    await expect(open().ended).rejects.toMatchObject(error);
  });

  test('that the server refuses is an error in its words', async () => {
    const body = JSON.stringify({ kind: 'Status', reason: 'NotFound', message: 'pods "web-0" not found', code: 404 });
    refusal = `HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    await expect(open().ended).rejects.toMatchObject({ code: 404, message: 'pods "web-0" not found' });
  });

  test('is closed when its page is left', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    shell = (socket) => {
      closed = once(socket, 'close');
      socket.send(to(1, '$ '));
    };
    const stop = new AbortController();
    await open(() => stop.abort(), stop.signal).ended;
    expect((await closed) as unknown[]).toContain(1000);
  });

  test('that writes without end is held back while the reader has no time', async () => {
    const block = to(1, Buffer.alloc(256 << 10, 'y\n'));
    let sent = 0;
    let isHeld = false;
    shell = (socket) => {
      const send = () => {
        isHeld = false;
        while (sent < 240) {
          sent++;
          socket.send(block);
          if (socket.bufferedAmount < 1 << 20) continue;
          isHeld = true;
          const wait = () => (socket.bufferedAmount < 1 << 20 ? send() : setTimeout(wait, 5));
          return void wait();
        }
        socket.send(exit(0));
        socket.close(1000);
      };
      send();
    };
    let letGo = () => {};
    const pause = new Promise<void>((resolve) => (letGo = resolve));
    let taken = 0;
    const { ended } = open((text) => {
      taken += text.length;
      return pause;
    });
    for (let before = -1; !(isHeld && sent === before);) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeLessThan(120);
    letGo();
    await ended;
    expect(taken).toBe(240 * (256 << 10));
  });
});
