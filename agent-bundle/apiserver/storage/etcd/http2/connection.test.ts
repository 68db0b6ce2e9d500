import { once } from 'node:events';
import { type Http2Server, createSecureServer, createServer } from 'node:http2';
import { type AddressInfo, type Server, createServer as createPlainServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createAuthority, issue, loadAuthority } from '../../../../../electron/pki/authority.ts';
import { Channel } from '../channel.ts';
import { grpcFrame } from '../grpc-frame.ts';
import { Connection } from './connection.ts';
import type { ExchangeEnd } from './exchange.ts';
import { type Frame, FrameReader, errorCode, flag, frameHead, frameType, numbersFrame } from './frames.ts';
import { encodeHeaders } from './header-block.ts';

const ms = 12_000;
const closing: Array<() => void> = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function portOf(server: Http2Server | Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no failure',
    (error: unknown) => (error as Error).message,
  );

const settings = frameHead(frameType.settings, 0, 0, 0);
const headers = encodeHeaders([[':status', '200']]);
const frame = (type: number, flags: number, stream: number, payload: Buffer) =>
  Buffer.concat([frameHead(type, flags, stream, payload.length), payload]);

/** One who says exactly this when the first call has come; gives what it heard. */
async function scripted(says: readonly Buffer[], first: Buffer = settings) {
  const heard: Frame[] = [];
  const server = createPlainServer((socket) => {
    const reader = new FrameReader();
    let skip = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length;
    socket.on('error', () => {});
    socket.write(first);
    socket.on('data', (piece: Buffer) => {
      const had = heard.length;
      heard.push(...reader.take(piece.subarray(skip)));
      skip = 0;
      if (heard.slice(had).some((each) => each.type === frameType.headers)) socket.write(Buffer.concat(says));
    });
    closing.push(() => socket.destroy());
  });
  return { heard, channel: new Channel(`http://127.0.0.1:${await portOf(server)}`, undefined) };
}

describe('against one who breaks the rules, the connection ends:', () => {
  const endless: Buffer[] = [frame(frameType.headers, 0, 1, headers)];
  for (let at = 0; at < 70_000; at++) endless.push(frameHead(frameType.continuation, 0, 1, 0));
  const flood = Array.from({ length: 300 }, () => frame(frameType.data, 0, 1, Buffer.alloc(16_384)));
  flood.unshift(frame(frameType.data, 0, 1, grpcFrame(Buffer.of(1))));
  test.each([
    ['data of a stream that nobody opened', errorCode.protocol, [frame(frameType.data, 0, 3, Buffer.of(1))]],
    ['a stream of even number', errorCode.protocol, [frame(frameType.headers, flag.endHeaders, 2, headers)]],
    ['a push', errorCode.protocol, [frame(frameType.push, flag.endHeaders, 1, Buffer.of(0, 0, 0, 2))]],
    ['the end of headers without a beginning', errorCode.protocol, [frame(frameType.continuation, 4, 1, headers)]],
    [
      'something between the frames of headers',
      errorCode.protocol,
      [frame(frameType.headers, 0, 1, headers), frame(frameType.ping, 0, 0, Buffer.alloc(8))],
    ],
    [
      'something unknown between the frames of headers',
      errorCode.protocol,
      [frame(frameType.headers, 0, 1, headers), frame(99, 0, 1, Buffer.of())],
    ],
    ['headers without end', errorCode.calm, endless],
    ['headers of an unknown table', errorCode.compression, [frame(frameType.headers, 4, 1, Buffer.of(0xbe))]],
    ['a frame that is too long', errorCode.frameSize, [frameHead(frameType.data, 0, 1, 20_000)]],
    ['a window that opens by nothing', errorCode.protocol, [numbersFrame(frameType.windowUpdate, 0, [0])]],
    ['a window that is too large', errorCode.flowControl, [numbersFrame(frameType.windowUpdate, 0, [2 ** 31 - 1])]],
    [
      'a window of a stream that is too large',
      errorCode.flowControl,
      [numbersFrame(frameType.windowUpdate, 1, [2 ** 31 - 1])],
    ],
    ['windows set too large', errorCode.flowControl, [frame(4, 0, 0, Buffer.of(0, 4, 255, 255, 255, 255))]],
    ['frames set too small', errorCode.protocol, [frame(4, 0, 0, Buffer.of(0, 5, 0, 0, 0, 1))]],
    ['more data than was granted to a stream that nobody reads', errorCode.flowControl, [...flood, ...flood]],
  ])('%s', async (_, code, says) => {
    const { channel, heard } = await scripted(says);
    const stream = channel.stream('/', {});
    const messages = stream.incoming();
    await expect(
      (async () => {
        while (!heard.some(({ type }) => type === frameType.goAway)) await new Promise(setImmediate);
        for (;;) if ((await messages.next()).done) return;
      })(),
    ).rejects.toThrow('14 UNAVAILABLE: Connection dropped');
    const last = heard.filter(({ type }) => type === frameType.goAway);
    expect(last.map(({ payload }) => payload.readUInt32BE(4))).toEqual([code]);
    channel.close();
  });

  test('no settings at first, and nothing was done', async () => {
    const { channel } = await scripted([], frame(frameType.ping, 0, 0, Buffer.alloc(8)));
    const message = await failureOf(channel.unary('/', Buffer.of(), ms));
    expect(message).toBe('14 UNAVAILABLE: No connection established: no settings at first');
    channel.close();
  });
});

test('what may be passed over is, pings are answered, and headers come in as many frames as they like', async () => {
  const trailers = encodeHeaders([['grpc-status', '0']]);
  const { channel, heard } = await scripted([
    frame(99, 255, 1, Buffer.from('unknown')),
    frame(frameType.priority, 0, 7, Buffer.alloc(5)),
    frame(frameType.ping, 0, 0, Buffer.from('answer me'.slice(0, 8))),
    frame(frameType.headers, flag.endHeaders, 1, encodeHeaders([[':status', '103']])),
    frame(frameType.headers, 0, 1, headers.subarray(0, 3)),
    frame(frameType.continuation, flag.endHeaders, 1, headers.subarray(3)),
    frame(frameType.data, flag.padded, 1, Buffer.concat([Buffer.of(3), grpcFrame(Buffer.of(42)), Buffer.alloc(3)])),
    frame(frameType.headers, flag.endStream, 1, Buffer.of()),
    ...[...trailers].map((byte) => frame(frameType.continuation, 0, 1, Buffer.of(byte))),
    frame(frameType.continuation, flag.endHeaders, 1, Buffer.of()),
  ]);
  expect(await channel.unary('/', Buffer.of(), ms)).toEqual(Buffer.of(42));
  const answered = () => heard.some(({ type, flags }) => type === frameType.ping && flags === flag.ack);
  await expect.poll(answered, { timeout: ms }).toBe(true);
  channel.close();
});

test('a connection whose numbers have run out takes no more calls', async () => {
  const server = createServer();
  server.on('stream', (stream) => stream.respond({ ':status': 200 }, { endStream: true }));
  const connection = new Connection(`http://127.0.0.1:${await portOf(server)}`, undefined, 2 ** 31 - 3);
  const ends: ExchangeEnd[] = [];
  const listener = { headers: () => {}, data: () => {}, end: (end: ExchangeEnd) => void ends.push(end) };
  const head = encodeHeaders([
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', '/'],
    [':authority', 'etcd'],
  ]);
  connection.request(head, listener).send(Buffer.of(1), 'last');
  expect(connection.usable).toBe(true);
  connection.request(head, listener).send(Buffer.of(1), 'last');
  expect(connection.usable).toBe(false);
  connection.request(head, listener);
  expect(ends).toEqual([{ type: 'broken', done: 'never', reason: 'the connection was closed' }]);
  await expect.poll(() => ends.slice(1), { timeout: ms }).toEqual([{ type: 'complete' }, { type: 'complete' }]);
  connection.end();
});

describe('over TLS', () => {
  /** A certificate of the server, and what a client needs to have to trust it. */
  async function certificates() {
    const ca = await createAuthority('etcd-ca', Date.now());
    const authority = await loadAuthority('etcd-ca', ca);
    const names = { dns: [], ips: ['127.0.0.1'] };
    const usages = ['server', 'client'] as const;
    const leaf = await issue(authority, { subject: { commonName: 'etcd' }, usages, names }, Date.now());
    const server = { cert: leaf.certificate, key: leaf.privateKey, ca: ca.certificate, requestCert: true };
    const pem = (text: string) => Buffer.from(text);
    return { server, client: { ca: pem(ca.certificate), cert: pem(leaf.certificate), key: pem(leaf.privateKey) } };
  }

  test('a call is answered', async () => {
    const { server, client } = await certificates();
    const secure = createSecureServer(server);
    secure.on('stream', (stream) => {
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(grpcFrame(Buffer.of(7)));
    });
    secure.on('session', (session) => void closing.push(() => session.destroy()));
    const channel = new Channel(`https://127.0.0.1:${await portOf(secure)}`, client);
    expect(await channel.unary('/', Buffer.of(), ms)).toEqual(Buffer.of(7));
    channel.close();
  });

  test('nothing is sent to one who does not speak HTTP/2, or whom nobody trusts', async () => {
    const { server, client } = await certificates();
    let heard = 0;
    const other = createTlsServer(server, (socket) => {
      socket.on('error', () => {});
      socket.on('data', (piece: Buffer) => (heard += piece.length));
      closing.push(() => socket.destroy());
    });
    const url = `https://127.0.0.1:${await portOf(other)}`;
    const channel = new Channel(url, client);
    expect(await failureOf(channel.unary('/', Buffer.of(), ms))).toBe(
      '14 UNAVAILABLE: No connection established: the other side does not speak HTTP/2',
    );
    const stranger = await certificates();
    const distrustful = new Channel(url, { ...client, ca: stranger.client.ca });
    expect(await failureOf(distrustful.unary('/', Buffer.of(), ms))).toContain('No connection established: ');
    expect(heard).toBe(0);
  });
});
