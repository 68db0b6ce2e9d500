import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClusterLinks } from '../links/cluster-links.ts';
import { TlsServer } from '../../../test/fakes/tls-server.ts';
import { InputQueue } from '../ipc/input-queue.ts';
import { logPath } from './pod-logs.ts';
import { podStreams } from './pod-streams.ts';

const params = {
  cluster: 'lab',
  namespace: 'ns',
  pod: 'web-0',
  container: 'c',
  follow: false,
  previous: false,
  timestamps: false,
  tailLines: 100,
};

let server: TlsServer;
let links: ClusterLinks;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = await TlsServer.start();
  server.server.on('request', (request, response) => {
    if (request.url === '/version') response.end('{"gitVersion":"v1"}');
    else answer(request, response);
  });
});
afterAll(() => server.end());
beforeEach(() => (links = server.links()));
afterEach(() => links.close());

/** Reads a log; `take` is awaited for each chunk. */
function read(take: (text: string) => void | Promise<void>, signal = new AbortController().signal): Promise<void> {
  const send = async (...chunks: readonly string[]) => {
    for (const chunk of chunks) await take(chunk);
  };
  return podStreams(links)['pods.logs'](params, { send, inputs: new InputQueue<never>() }, signal);
}

test('the path asks for what is wanted, and for nothing else', () => {
  expect(logPath(params)).toBe('/api/v1/namespaces/ns/pods/web-0/log?container=c&tailLines=100');
  expect(logPath({ ...params, container: 'a&b', follow: true, previous: true, timestamps: true, tailLines: 0 })).toBe(
    '/api/v1/namespaces/ns/pods/web-0/log?container=a%26b&tailLines=0&follow=true&previous=true&timestamps=true',
  );
});

describe('a log', () => {
  test('comes whole, however long its lines and whatever its bytes', async () => {
    const bytes = Buffer.concat([Buffer.from(`grün\n${'x'.repeat(3_000_000)}\n`), Buffer.of(0x1b, 0xff, 0x00, 0x0a)]);
    answer = (_request, response) => response.end(bytes);
    let text = '';
    await read((chunk) => void (text += chunk));
    expect(text).toBe(`grün\n${'x'.repeat(3_000_000)}\n\u001b\ufffd\0\n`);
  });

  test('that is followed comes at once, and ends with its signal', async () => {
    let gone = Promise.resolve<unknown>(undefined);
    answer = (_request, response) => {
      response.write('first\n');
      gone = once(response, 'close');
    };
    const stop = new AbortController();
    const seen: string[] = [];
    const reading = read((chunk) => {
      seen.push(chunk);
      stop.abort(new Error('the page was left'));
    }, stop.signal);
    await expect(reading).rejects.toThrow();
    await gone;
    expect(seen).toEqual(['first\n']);
  });

  test.each([
    ['container "c" is waiting to start: PodInitializing', 'log-not-there'],
    ['previous terminated container "c" in pod "web-0" not found', 'log-no-earlier-run'],
  ])('that cannot be had is an error that says so: %s', async (message, code) => {
    const status = { kind: 'Status', reason: 'BadRequest', message };
    answer = (_request, response) => void response.writeHead(400).end(JSON.stringify(status));
    await expect(read(() => {})).rejects.toMatchObject({ code, params: { container: 'c', pod: 'web-0' } });
  });

  test('that is refused stays what the server said', async () => {
    const status = { kind: 'Status', reason: 'Forbidden', message: 'no access to logs' };
    answer = (_request, response) => void response.writeHead(403).end(JSON.stringify(status));
    await expect(read(() => {})).rejects.toThrow('no access to logs');
  });

  test('that breaks off is an error, not an end', async () => {
    answer = (_request, response) => void response.write('half', () => response.socket?.destroy());
    await expect(read(() => {})).rejects.toMatchObject({ code: 'cluster-unreachable' });
  });

  test('of 200 MB stays at its source while the reader has no time', async () => {
    const megabyte = Buffer.alloc(1 << 20, 'log line\n');
    let written = 0;
    let isHeld = false;
    answer = (_request, response) => {
      const write = () => {
        isHeld = false;
        while (written < 200) {
          written++;
          if (response.write(megabyte)) continue;
          isHeld = true;
          return void response.once('drain', write);
        }
        response.end();
      };
      write();
    };
    let letGo = () => {};
    const pause = new Promise<void>((resolve) => (letGo = resolve));
    let taken = 0;
    const reading = read((chunk) => {
      taken += chunk.length;
      return pause;
    });
    // Until nothing moves any more: all buffers on the way are full.
    for (let before = -1; !(isHeld && written === before);) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(written).toBeLessThan(50);
    expect(taken).toBeLessThan(1 << 20);
    letGo();
    await reading;
    expect(taken).toBe(200 << 20);
  });
});
