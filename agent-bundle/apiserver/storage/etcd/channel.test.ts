import { once } from 'node:events';
import { type AddressInfo, type Server, createServer as createPlainServer } from 'node:net';
import { type Http2Server, type ServerHttp2Stream, type ServerOptions, constants, createServer } from 'node:http2';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { cases } from '../../../../test/sampling.ts';
import { Channel } from './channel.ts';
import { etcdFailure } from './etcd-failure.ts';
import { GrpcDeframer, grpcFrame } from './grpc-frame.ts';

const ms = 12_000;
const ok = { 'grpc-status': '0' };
const closing: Array<() => void> = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

type Handler = (stream: ServerHttp2Stream, path: string) => void;

/** A channel to Node's own HTTP/2. */
async function channelTo(handle: Handler, options: ServerOptions = {}): Promise<Channel> {
  const server = createServer(options);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    handle(stream, String(headers[':path']));
  });
  server.on('session', (session) => void closing.push(() => session.destroy()));
  return new Channel(await urlOf(server), undefined);
}

async function urlOf(server: Http2Server | Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with these messages, and trailers. */
function answer(stream: ServerHttp2Stream, messages: readonly Buffer[], trailers: Record<string, string> = ok): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  for (const message of messages) stream.write(grpcFrame(message));
  stream.end();
}

const echo: Handler = (stream) => {
  const deframer = new GrpcDeframer();
  const messages: Buffer[] = [];
  stream.on('data', (piece: Buffer) => messages.push(...deframer.take(piece)));
  stream.on('end', () => answer(stream, messages));
};

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no failure',
    (error: unknown) => (error as Error).message,
  );

describe('a call', () => {
  test('is one of many on one connection, each with its own answer, no more at once than the other side wants', async () => {
    let open = 0;
    let most = 0;
    const channel = await channelTo(
      (stream, path) => {
        most = Math.max(most, ++open);
        stream.on('close', () => open--);
        echo(stream, path);
      },
      { settings: { maxConcurrentStreams: 10 } },
    );
    const messages = Array.from({ length: 64 }, (_, at) => Buffer.alloc(at * 100, at));
    const answers = await Promise.all(messages.map((message) => channel.unary('/echo', message, ms)));
    for (const [at, message] of messages.entries()) expect(answers[at]?.equals(message)).toBe(true);
    expect(most).toBeLessThanOrEqual(10);
    channel.close();
  });

  test.each([
    ['large windows', { settings: { initialWindowSize: 32 * 1024 * 1024, maxFrameSize: 2 ** 24 - 1 } }],
    ['small windows', { settings: { initialWindowSize: 20_000 } }],
    ['padding', { paddingStrategy: constants.PADDING_STRATEGY_MAX }],
  ])('takes 20 MB both ways with %s', async (_, options) => {
    const channel = await channelTo(echo, options);
    const message = Buffer.alloc(20 * 1024 * 1024, 'all the bytes of it. ');
    expect((await channel.unary('/echo', message, ms)).equals(message)).toBe(true);
    channel.close();
  });

  test('waits for windows that are shut, and goes on when they open', async () => {
    const channel = await channelTo(
      (stream, path) => {
        echo(stream, path);
        stream.session?.settings({ initialWindowSize: 100_000 });
      },
      { settings: { initialWindowSize: 0 } },
    );
    const message = Buffer.alloc(70_000, 'x');
    expect((await channel.unary('/echo', message, ms)).equals(message)).toBe(true);
    channel.close();
  });

  test('fails with the words of the other side, whatever they are', async () => {
    const said = new Map<string, string>();
    const channel = await channelTo((stream, path) => {
      answer(stream, [], { 'grpc-status': '9', 'grpc-message': said.get(path) ?? '' });
    });
    const characters = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f && code !== 0x25);
    const words = fc
      .array(characters, { maxLength: 300, size: 'max' })
      .map((codes) => `<${String.fromCharCode(...codes)}>`);
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const path = `/${said.size}`;
        said.set(path, text);
        expect(await failureOf(channel.unary(path, Buffer.of(), ms))).toBe(`9 FAILED_PRECONDITION: ${text}`);
      }),
      cases(60),
    );
    channel.close();
  });

  test('fails with words that are encoded, or far too many, or come without an answer before them', async () => {
    const long = 'long '.repeat(9_000).trim();
    const channel = await channelTo((stream, path) => {
      if (path === '/encoded') answer(stream, [], { 'grpc-status': '5', 'grpc-message': 'no%20%C3%A9' });
      else if (path === '/long') answer(stream, [], { 'grpc-status': '5', 'grpc-message': long });
      else stream.respond({ ':status': 200, 'grpc-status': '5', 'grpc-message': 'alone' }, { endStream: true });
    });
    expect(await failureOf(channel.unary('/encoded', Buffer.of(), ms))).toBe('5 NOT_FOUND: no é');
    expect(await failureOf(channel.unary('/long', Buffer.of(), ms))).toBe(`5 NOT_FOUND: ${long}`);
    expect(await failureOf(channel.unary('/alone', Buffer.of(), ms))).toBe('5 NOT_FOUND: alone');
    channel.close();
  });

  test.each([
    ['without any status', (stream) => stream.respond({ ':status': 502 }, { endStream: true }), 'unknown'],
    ['without a message', (stream) => answer(stream, []), 'unknown'],
    ['by a reset', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR), 'unknown'],
    ['refused unread', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM), 'not-done'],
    ['by the loss of the connection', (stream) => stream.session?.destroy(), 'unknown'],
    ['compressed', (stream) => void (stream.respond(), stream.end(Buffer.of(1, 0, 0, 0, 0))), 'unknown'],
  ] as ReadonlyArray<[string, (stream: ServerHttp2Stream) => void, string]>)(
    'that ends %s fails, and the next one is served',
    async (_, end, meaning) => {
      const channel = await channelTo((stream, path) => (path === '/end' ? end(stream) : echo(stream, path)));
      const message = await failureOf(channel.unary('/end', Buffer.of(1), ms));
      expect(etcdFailure(new Error(message)).type).toBe(meaning);
      await expect(channel.unary('/echo', Buffer.of(1), ms)).resolves.toEqual(Buffer.of(1));
      channel.close();
    },
  );

  test('that was sent after the last that the other side takes was not done; those before it are', async () => {
    const held: ServerHttp2Stream[] = [];
    const channel = await channelTo((stream, path) => {
      if (path !== '/held') return echo(stream, path);
      held.push(stream);
      if (held.length === 2) stream.session?.goaway(constants.NGHTTP2_NO_ERROR, held[0]?.id);
    });
    const calls = [1, 2].map((number) => channel.unary('/held', Buffer.of(number), ms));
    expect(await failureOf(calls[1] as Promise<Buffer>)).toContain('No connection established');
    // On another connection, while the first call is still under way.
    await expect(channel.unary('/echo', Buffer.of(3), ms)).resolves.toEqual(Buffer.of(3));
    echo(held[0] as ServerHttp2Stream, '');
    await expect(calls[0]).resolves.toEqual(Buffer.of(1));
    channel.close();
  });

  test('that nobody answers ends by its deadline, and nobody knows whether it was done', async () => {
    const channel = await channelTo(() => {});
    const message = await failureOf(channel.unary('/silence', Buffer.of(), 200));
    expect(message).toBe('4 DEADLINE_EXCEEDED: no answer within 200 ms');
    channel.close();
  });

  test('was not done when nobody was there', async () => {
    const silent = createPlainServer((socket) => void closing.push(() => socket.destroy()));
    const channel = new Channel(await urlOf(silent), undefined);
    const message = await failureOf(channel.unary('/', Buffer.of(), 200));
    expect(message).toBe('4 DEADLINE_EXCEEDED: No connection established within 200 ms');
    const refusing = new Channel('http://127.0.0.1:1', undefined);
    expect(await failureOf(refusing.unary('/', Buffer.of(), ms))).toContain('No connection established: connect ECONN');
    const waiting = failureOf(channel.unary('/', Buffer.of(), ms));
    channel.close();
    expect(await waiting).toContain('No connection established');
    expect(await failureOf(channel.unary('/', Buffer.of(), ms))).toContain('Channel closed before call started');
  });
});

describe('a stream', () => {
  test('carries messages both ways until it is cancelled', async () => {
    let code: number | undefined;
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const channel = await channelTo((stream) => {
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
      stream.on('close', () => {
        code = stream.rstCode;
        closed?.();
      });
    });
    const stream = channel.stream('/both', { hasleader: 'true' });
    const incoming = stream.incoming();
    for (let number = 0; number < 5; number++) {
      stream.send(Buffer.of(number));
      expect((await incoming.next()).value).toEqual([Buffer.of(number)]);
    }
    stream.cancel();
    await expect(incoming.next()).rejects.toThrow('UNAVAILABLE');
    await gone;
    expect(code).toBe(constants.NGHTTP2_CANCEL);
    stream.send(Buffer.of(1));
    channel.close();
  });

  test('ends when the other side ends it', async () => {
    const channel = await channelTo((stream) => answer(stream, [Buffer.of(1), Buffer.of(2)]));
    const messages: Buffer[] = [];
    for await (const some of channel.stream('/', {}).incoming()) messages.push(...some);
    expect(messages).toEqual([Buffer.of(1), Buffer.of(2)]);
    channel.close();
  });

  test('that nobody reads holds the other side up, and nobody else', async () => {
    const large = Buffer.alloc(1024 * 1024, 'x');
    const count = 60;
    let sent = 0;
    const channel = await channelTo((stream, path) => {
      if (path === '/echo') return echo(stream, path);
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(ok));
      const more = () => {
        if (sent++ < count) stream.write(grpcFrame(large), more);
        else stream.end();
      };
      more();
    });
    const stream = channel.stream('/flood', {});
    for (let at = 0; at < 30; at++) await channel.unary('/echo', large, ms);
    expect(sent).toBeLessThan(count / 2);
    let read = 0;
    for await (const messages of stream.incoming()) read += messages.length;
    expect(read).toBe(count);
    channel.close();
  });
});
