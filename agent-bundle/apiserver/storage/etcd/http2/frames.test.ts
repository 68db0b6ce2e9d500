import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Frame, FrameReader, checkFrame, contentOf, errorCode, flag, frameHead, frameType } from './frames.ts';
import { ordinaryFrame } from './frames.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength, size: 'max' }).map((each) => Buffer.from(each));
const anyFrame = fc.record({
  type: fc.nat(255),
  flags: fc.nat(255),
  stream: fc.nat(2 ** 31 - 1),
  payload: bytes(300),
});
const encoded = ({ type, flags, stream, payload }: Frame) =>
  Buffer.concat([frameHead(type, flags, stream, payload.length), payload]);
const printed = (frames: readonly Frame[]) =>
  frames.map(({ payload, ...head }) => ({ ...head, payload: payload.toString('hex') }));

test('frames come out as they went in, however they are cut on the way', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 8 }), fc.array(fc.nat(400)), (frames, cuts) => {
      let rest = Buffer.concat(frames.map(encoded));
      const reader = new FrameReader();
      const taken: Frame[] = [];
      for (const cut of cuts) {
        taken.push(...reader.take(rest.subarray(0, cut)));
        rest = rest.subarray(cut);
      }
      taken.push(...reader.take(rest));
      expect(printed(taken)).toEqual(printed(frames));
    }),
  );
});

test('a frame is not given before its last byte is there', () => {
  const frame = { type: frameType.data, flags: flag.endStream, stream: 5, payload: Buffer.from('some payload') };
  const whole = encoded(frame);
  for (let at = 0; at < whole.length; at++) {
    const reader = new FrameReader();
    expect(reader.take(whole.subarray(0, at))).toEqual([]);
    expect(printed(reader.take(whole.subarray(at)))).toEqual(printed([frame]));
  }
});

test('a frame longer than was agreed is refused before it has come', () => {
  const head = frameHead(frameType.data, 0, 1, ordinaryFrame + 1);
  expect(() => new FrameReader().take(head)).toThrow(expect.objectContaining({ code: errorCode.frameSize }));
});

test('padding and priority are no content', () => {
  const payload = Buffer.from([2, 1, 1, 1, 1, 1, 7, 8, 0, 0]);
  const both = { type: frameType.headers, flags: flag.padded | flag.priority, stream: 1, payload };
  expect([...contentOf(both)]).toEqual([7, 8]);
  expect([...contentOf({ ...both, type: frameType.data })]).toEqual([1, 1, 1, 1, 1, 7, 8]);
  expect([...contentOf({ ...both, flags: 0 })]).toEqual([...payload]);
});

test.each([
  ['nothing at all', []],
  ['more than there is', [5, 0, 0]],
])('padding of %s is refused', (_, payload) => {
  const frame = { type: frameType.data, flags: flag.padded, stream: 1, payload: Buffer.from(payload) };
  expect(() => contentOf(frame)).toThrow(expect.objectContaining({ code: errorCode.protocol }));
});

test.each([
  ['DATA of no stream', frameType.data, 0, 0, 1, errorCode.protocol],
  ['HEADERS of no stream', frameType.headers, 0, 0, 1, errorCode.protocol],
  ['SETTINGS of a stream', frameType.settings, 0, 1, 6, errorCode.protocol],
  ['PING of a stream', frameType.ping, 0, 1, 8, errorCode.protocol],
  ['GOAWAY of a stream', frameType.goAway, 0, 1, 8, errorCode.protocol],
  ['SETTINGS cut short', frameType.settings, 0, 0, 7, errorCode.frameSize],
  ['SETTINGS acknowledged with more settings', frameType.settings, flag.ack, 0, 6, errorCode.frameSize],
  ['PING cut short', frameType.ping, 0, 0, 7, errorCode.frameSize],
  ['RST_STREAM cut short', frameType.reset, 0, 1, 3, errorCode.frameSize],
  ['WINDOW_UPDATE too long', frameType.windowUpdate, 0, 1, 5, errorCode.frameSize],
  ['GOAWAY cut short', frameType.goAway, 0, 0, 7, errorCode.frameSize],
])('%s is refused', (_, type, flags, stream, length, code) => {
  const frame = { type, flags, stream, payload: Buffer.alloc(length) };
  expect(() => checkFrame(frame)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ['a window of the connection', frameType.windowUpdate, 0, 4],
  ['a window of a stream', frameType.windowUpdate, 3, 4],
  ['GOAWAY with words', frameType.goAway, 0, 30],
  ['what nobody knows', 77, 3, 1],
])('%s may come', (_, type, stream, length) => {
  expect(() => checkFrame({ type, flags: 0, stream, payload: Buffer.alloc(length) })).not.toThrow();
});
