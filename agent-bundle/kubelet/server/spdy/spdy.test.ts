import { Duplex } from 'node:stream';
import { createInflate } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerDictionary } from './header-dictionary.ts';
import { SpdyFrameReader, dataFrames, headerBlock, pingFrame } from './spdy-frame.ts';
import { SpdySession } from './spdy-session.ts';

describe('SpdyFrameReader', () => {
  it('finds the frames however their bytes arrive', () => {
    const frames = fc.array(
      fc.record({ stream: fc.nat(0x7fff_ffff), data: fc.uint8Array({ maxLength: 40 }), fin: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 17 }), (sent, step) => {
        const bytes = Buffer.concat(
          sent.flatMap(({ stream, data, fin }) => dataFrames(stream, Buffer.from(data), fin)),
        );
        const reader = new SpdyFrameReader();
        const found = [];
        for (let at = 0; at < bytes.length; at += step) found.push(...reader.push(bytes.subarray(at, at + step)));
        const expected = sent.map(({ stream, data, fin }) => ({ type: 'data', stream, fin, data: Buffer.from(data) }));
        expect(
          found.map((frame) => (frame.type === 'data' ? { ...frame, data: Buffer.from(frame.data) } : frame)),
        ).toEqual(expected);
      }),
    );
  });

  it('reads control frames', () => {
    expect(new SpdyFrameReader().push(pingFrame(4))).toEqual([{ type: 'ping', id: 4 }]);
  });
});

describe('the header dictionary', () => {
  it('is the one of the specification, which the stream’s header names', () => {
    expect(headerDictionary).toHaveLength(1423);
    expect(adler32(headerDictionary).toString(16)).toBe('e3c6a7c2');
  });
});

function adler32(bytes: Buffer): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/** A connection whose other end is the test. */
function pair() {
  const sent: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      sent.push(chunk);
      done();
    },
  });
  return { socket, sent };
}

describe('SpdySession', () => {
  it('opens streams with headers that the other end can read, one context for all', async () => {
    const { socket, sent } = pair();
    const session = new SpdySession(socket, { onData: () => {}, onEnd: () => {}, onClose: () => {} });
    const headers: Array<Record<string, string>> = [{ streamType: 'error' }, { streamType: 'stdout', port: '8080' }];
    const streams = await Promise.all(headers.map((each) => session.open(each)));
    expect(streams.map(({ id }) => id)).toEqual([1, 3]);
    const inflate = createInflate({ dictionary: headerDictionary });
    const blocks: Buffer[] = [];
    inflate.on('data', (block: Buffer) => blocks.push(block));
    for (const frame of sent) {
      expect(frame.readUInt16BE(2)).toBe(1);
      await new Promise<void>((resolve) => {
        inflate.write(frame.subarray(18));
        inflate.flush(() => resolve());
      });
    }
    expect(Buffer.concat(blocks)).toEqual(Buffer.concat(headers.map((each) => headerBlock(each))));
    session.close();
  });

  it('hands over what arrives stream by stream, answers pings, and tells ends', async () => {
    const { socket, sent } = pair();
    const heard: string[] = [];
    const session = new SpdySession(socket, {
      onData: ({ id }, data) => heard.push(`${id}: ${data.toString()}`),
      onEnd: ({ id }) => heard.push(`${id} ends`),
      onClose: () => heard.push('closed'),
    });
    await session.open({ streamType: 'error' });
    sent.length = 0;
    socket.push(
      Buffer.concat([
        ...dataFrames(1, Buffer.from('hi'), false),
        pingFrame(2),
        ...dataFrames(9, Buffer.from('unknown'), true),
        ...dataFrames(1, Buffer.from('bye'), true),
      ]),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(Buffer.concat(sent)).toEqual(pingFrame(2));
    session.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['1: hi', '1: bye', '1 ends', 'closed']);
  });
});
