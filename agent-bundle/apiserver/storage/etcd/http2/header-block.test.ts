import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Http2Error, errorCode } from './frames.ts';
import { HeaderBlocks, encodeHeaders, mostHeaders } from './header-block.ts';

const decode = (block: Buffer) => new HeaderBlocks().decode(block);
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const text = fc.uint8Array({ maxLength: 300, size: 'max' }).map((bytes) => Buffer.from(bytes).toString('latin1'));

test('headers read as they were written', () => {
  const headers = fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name });
  fc.assert(
    fc.property(headers, (entries) => {
      expect([...decode(encodeHeaders(entries))]).toEqual(entries);
    }),
  );
});

test.each([
  // https://www.rfc-editor.org/rfc/rfc7541#appendix-C.2 and C.4.1, C.6.1 as far as they need no table
  ['a literal', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', { 'custom-key': 'custom-header' }],
  ['a literal with a known name', '040c 2f73 616d 706c 652f 7061 7468', { ':path': '/sample/path' }],
  ['a literal never to be remembered', '1008 7061 7373 776f 7264 0673 6563 7265 74', { password: 'secret' }],
  ['a known field', '82', { ':method': 'GET' }],
  [
    'a text in code',
    '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
    { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'www.example.com' },
  ],
  [
    'an answer in code',
    '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff',
    { ':status': '302', 'cache-control': 'private', date: 'Mon, 21 Oct 2013 20:13:21 GMT' },
  ],
  ['the table given up first', '20 88', { ':status': '200' }],
  ['the last of the known names', '0f2e 0161', { 'www-authenticate': 'a' }],
])('%s is read', (_, block, headers) => {
  expect(Object.fromEntries(decode(hex(block)))).toEqual(headers);
});

test.each([
  ['an entry of a table that nobody keeps', 'be'],
  ['entry zero', '80'],
  ['a table that nobody allowed', '3f e1 1f'],
  ['a table given up in the midst of a block', '88 20'],
  ['a number too large', '7f ff ff ff ff ff 01'],
  ['code for the end of a text', '00 84 ff ff ff fc 00'],
  ['code that is filled up with zeros', '00 81 00 00'],
  ['code that is filled up with a whole byte', '00 82 1f ff 00'],
])('%s is refused', (_, block) => {
  expect(() => decode(hex(block))).toThrow(expect.objectContaining({ code: errorCode.compression }));
});

test('a block that was cut is refused, or is that of fewer headers', () => {
  const block = Buffer.concat([
    hex('88 5f 8b 1d 75 d0 62 0d 26 3d 4c 4d 65 64'),
    encodeHeaders([['grpc-status', '0']]),
  ]);
  const whole = [...decode(block)];
  expect(whole).toEqual([
    [':status', '200'],
    ['content-type', 'application/grpc'],
    ['grpc-status', '0'],
  ]);
  const ends = new Set([0, 1, 14]);
  for (let at = 0; at < block.length; at++) {
    const cut = () => decode(block.subarray(0, at));
    if (ends.has(at)) expect(whole.slice(0, cut().size)).toEqual([...cut()]);
    else expect(cut).toThrow(Http2Error);
  }
});

test('whatever comes is read or refused, and means the same when it comes again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), (bytes) => {
      const blocks = new HeaderBlocks();
      const read = () => {
        try {
          return [...blocks.decode(Buffer.from(bytes))];
        } catch (error) {
          if (error instanceof Http2Error) return error.message;
          throw error;
        }
      };
      expect(read()).toEqual(read());
    }),
  );
});

test('few bytes that say much are refused', () => {
  // Each byte is a field of 20 characters and more.
  const bomb = Buffer.alloc(mostHeaders / 16, 0x80 | 16);
  expect(() => decode(bomb)).toThrow(expect.objectContaining({ code: errorCode.calm }));
});
