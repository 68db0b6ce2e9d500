/**
 * Frames of SPDY/3.1, as far as streams to containers need them.
 *
 *   control: 1 | version 15 | type 16 | flags 8 | length 24 | …       data: 0 | stream 31 | flags 8 | length 24 | bytes
 *
 * https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
 */
export type SpdyFrame =
  | { readonly type: 'data'; readonly stream: number; readonly fin: boolean; readonly data: Buffer }
  | { readonly type: 'reset'; readonly stream: number; readonly status: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway' }
  | { readonly type: 'reply'; readonly stream: number; readonly fin: boolean }
  /** Settings, headers and windows, which mean nothing to us. */
  | { readonly type: 'other' };

const headerLength = 8;
const flagFin = 0x01;
const version = 3;
const types = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goaway: 7 } as const;
const mostPayload = 0xffffff;

/** Cuts a stream of bytes into frames. */
export class SpdyFrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that have become whole. */
  push(bytes: Buffer): SpdyFrame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: SpdyFrame[] = [];
    let at = 0;
    while (this.#rest.length - at >= headerLength) {
      const length = this.#rest.readUIntBE(at + 5, 3);
      if (this.#rest.length - at < headerLength + length) break;
      frames.push(readFrame(this.#rest.subarray(at, at + headerLength + length)));
      at += headerLength + length;
    }
    this.#rest = this.#rest.subarray(at);
    return frames;
  }
}

function readFrame(frame: Buffer): SpdyFrame {
  const first = frame.readUInt32BE(0);
  const fin = ((frame[4] ?? 0) & flagFin) !== 0;
  const payload = frame.subarray(headerLength);
  if (first < 0x8000_0000) return { type: 'data', stream: first, fin, data: payload };
  switch (first & 0xffff) {
    case types.synReply:
      return { type: 'reply', stream: payload.readUInt32BE(0), fin };
    case types.rstStream:
      return { type: 'reset', stream: payload.readUInt32BE(0), status: payload.readUInt32BE(4) };
    case types.ping:
      return { type: 'ping', id: payload.readUInt32BE(0) };
    case types.goaway:
      return { type: 'goaway' };
    default:
      return { type: 'other' };
  }
}

/** Data larger than a frame holds is sent in several. */
export function dataFrames(stream: number, data: Buffer, fin: boolean): Buffer[] {
  const frames: Buffer[] = [];
  let at = 0;
  do {
    const part = data.subarray(at, at + mostPayload);
    at += part.length;
    const header = Buffer.alloc(headerLength);
    header.writeUInt32BE(stream, 0);
    header.writeUInt8(fin && at >= data.length ? flagFin : 0, 4);
    header.writeUIntBE(part.length, 5, 3);
    frames.push(header, part);
  } while (at < data.length);
  return frames;
}

export const pingFrame = (id: number) => controlFrame(types.ping, uint32(id));

/** `headers` is a header block as it is compressed. */
export const synStreamFrame = (stream: number, headers: Buffer) =>
  controlFrame(types.synStream, Buffer.concat([uint32(stream), uint32(0), Buffer.alloc(2), headers]));

/** A header block before it is compressed: the number of pairs, then names and values, each with its length. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  const strings = entries.flatMap(([name, value]) => [name.toLowerCase(), value]);
  const pieces = strings.flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)]);
  return Buffer.concat([uint32(entries.length), ...pieces]);
}

function controlFrame(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(0x8000 | version, 0);
  header.writeUInt16BE(type, 2);
  header.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([header, payload]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
