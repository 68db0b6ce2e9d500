import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../common/base/app-error.ts';
import { type Downloadable, download } from './download.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let folder: string;
let server: Server;
/** Answers of the server, one for each request; the last one answers all further ones. */
let answers: Handler[];
/** The Range header of each request, in order. */
let ranges: (string | undefined)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'download-test-'));
  [answers, ranges] = [[], []];
  server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    void answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const url = (path = '/file') => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const artifact = (wanted: Partial<Downloadable> = {}): Downloadable => ({
  name: 'etcd',
  version: '3.5.1',
  urls: [url()],
  size: content.length,
  sha256,
  ...wanted,
});
/** Waits between attempts pass at once. */
const clock = {
  now: () => 0,
  monotonic: () => 0,
  sleep: async (_: number, signal?: AbortSignal) => signal?.throwIfAborted(),
};
const fetchIt = (wanted?: Partial<Downloadable>, options: { signal?: AbortSignal; stallAfter?: number } = {}) =>
  download(artifact(wanted), { folder, clock, signal: new AbortController().signal, ...options });
const part = () => join(folder, `${sha256}.part`);

/** A server that knows Range, as mirrors do. */
const whole: Handler = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= content.length) return void response.writeHead(416).end();
  const headers = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
  response.writeHead(start > 0 ? 206 : 200, start > 0 ? headers : {}).end(content.subarray(start));
};
/** Sends `count` bytes of what was asked for, and hangs up once they are on the disk. */
const cutAfter =
  (count: number): Handler =>
  async (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
    response.writeHead(start > 0 ? 206 : 200, { ...headers, 'content-length': content.length - start });
    response.write(content.subarray(start, start + count));
    while ((statSync(part(), { throwIfNoEntry: false })?.size ?? 0) < start + count) await setImmediate();
    response.destroy();
  };
const status =
  (code: number): Handler =>
  (_, response) =>
    void response.writeHead(code).end('no');
const bytes =
  (body: Buffer): Handler =>
  (_, response) =>
    void response.end(body);

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('a download', () => {
  it('ends under its hash, and is not fetched a second time', async () => {
    answers = [whole];
    expect(readFileSync(await fetchIt())).toEqual(content);
    expect(await fetchIt()).toBe(join(folder, sha256));
    expect(ranges).toEqual([undefined]);
    expect(readdirSync(folder)).toEqual([sha256]);
  });

  it('goes on where each cut left it', async () => {
    answers = [cutAfter(100_000), cutAfter(50_000), whole];
    expect(readFileSync(await fetchIt())).toEqual(content);
    expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=150000-']);
  });

  it('goes on with what an earlier run left', async () => {
    writeFileSync(part(), content.subarray(0, 123_456));
    answers = [whole];
    expect(readFileSync(await fetchIt())).toEqual(content);
    expect(ranges).toEqual(['bytes=123456-']);
  });

  it('asks for nothing when the part is complete', async () => {
    writeFileSync(part(), content);
    answers = [status(500)];
    expect(readFileSync(await fetchIt())).toEqual(content);
    expect(ranges).toEqual([]);
  });

  it('starts over when the server does not know ranges', async () => {
    writeFileSync(part(), randomBytes(1000));
    answers = [bytes(content)];
    expect(readFileSync(await fetchIt())).toEqual(content);
  });

  it('takes 416 for complete when the size is not known', async () => {
    writeFileSync(part(), content);
    answers = [whole];
    expect(readFileSync(await fetchIt({ size: undefined }))).toEqual(content);
    expect(ranges).toEqual([`bytes=${content.length}-`]);
  });

  it('starts over once when what an earlier run left is not the beginning of the file', async () => {
    writeFileSync(part(), randomBytes(400_000));
    answers = [whole];
    expect(readFileSync(await fetchIt())).toEqual(content);
    expect(ranges).toEqual(['bytes=400000-', undefined]);
  });

  it('tries the next place when one does not have it, and after a server that keeps failing', async () => {
    answers = [status(404), status(503), status(503), status(503), status(503), whole];
    expect(readFileSync(await fetchIt({ urls: [url('/a'), url('/b'), url('/c')] }))).toEqual(content);
    expect(ranges).toHaveLength(6);
  });

  it('gives up an attempt on which no bytes arrive, and keeps those that did', async () => {
    const silent: Handler = (_, response) => void response.write(content.subarray(0, 70_000));
    answers = [silent, whole];
    expect(readFileSync(await fetchIt({}, { stallAfter: 200 }))).toEqual(content);
    expect(ranges).toHaveLength(2);
  });
});

describe('a download that cannot be had', () => {
  it('with the wrong bytes names both hashes and leaves nothing', async () => {
    answers = [bytes(Buffer.from('a login page'))];
    const error = await failure(fetchIt());
    const got = createHash('sha256').update('a login page').digest('hex');
    expect(error.code).toBe('artifact-hash-mismatch');
    expect(error.params).toEqual({ artifact: 'etcd', version: '3.5.1', url: url(), expected: sha256, got });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('since no place has it any more says where it looked', async () => {
    answers = [status(404), status(410)];
    const error = await failure(fetchIt({ urls: [url('/pool'), url('/snapshot')] }));
    expect(error.code).toBe('artifact-gone');
    expect(error.message).toContain(`${url('/pool')}, ${url('/snapshot')}`);
  });

  it('since one place lacks it and another does not answer speaks of the network', async () => {
    answers = [status(404)];
    const error = await failure(fetchIt({ urls: [url(), 'http://127.0.0.1:1/file'] }));
    expect(error.code).toBe('artifact-unreachable');
    expect(error.message).toMatch(/127\.0\.0\.1:1\/file: .*ECONNREFUSED|bad port/);
  });

  it('since the server fails keeps what it has for the next run', async () => {
    answers = [cutAfter(100_000), status(500)];
    const error = await failure(fetchIt());
    expect(error.code).toBe('artifact-unreachable');
    expect(error.message).toContain('HTTP 500');
    expect(existsSync(part())).toBe(true);
  });

  it('since the person gave up ends at once with their reason', async () => {
    const stop = new AbortController();
    answers = [() => stop.abort(new Error('SIGINT'))];
    await expect(fetchIt({}, { signal: stop.signal })).rejects.toThrow('SIGINT');
    expect(ranges).toHaveLength(1);
  });
});
