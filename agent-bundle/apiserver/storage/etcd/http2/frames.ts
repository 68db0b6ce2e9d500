/** Types of frames, https://www.rfc-editor.org/rfc/rfc9113#section-6. Others are passed over. */
export const frameType = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const flag = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** https://www.rfc-editor.org/rfc/rfc9113#section-7 */
export const errorCode = {
  none: 0,
  protocol: 1,
  flowControl: 3,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  calm: 11,
} as const;

/** The other side breaks the rules, and the connection ends with this code. */
export class Http2Error extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  /** A slice of what arrived. */
  readonly payload: Buffer;
}

const headLength = 9;
/** What a side takes that has not said otherwise; this one never does. */
export const ordinaryFrame = 16_384;
const streamBits = 0x7fff_ffff;

/** The nine bytes that stand before `length` bytes of payload. */
export function frameHead(type: number, flags: number, stream: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(headLength);
  head.writeUIntBE(length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return head;
}

/** A frame whose payload is these numbers, each four bytes long. */
export function numbersFrame(type: number, stream: number, numbers: readonly number[]): Buffer {
  const payload = Buffer.allocUnsafe(4 * numbers.length);
  numbers.forEach((number, at) => payload.writeUInt32BE(number, 4 * at));
  return Buffer.concat([frameHead(type, 0, stream, payload.length), payload]);
}

/** Cuts what arrives into frames. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #length = 0;
  /** Bytes that must be there before there is a frame to give. */
  #wanted = headLength;

  /** The frames that this piece completes. Throws Http2Error for one that is longer than it may be. */
  take(piece: Buffer): Frame[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#wanted) return [];
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length);
    const frames: Frame[] = [];
    let at = 0;
    this.#wanted = headLength;
    while (bytes.length - at >= headLength) {
      const length = bytes.readUIntBE(at, 3);
      if (length > ordinaryFrame) throw new Http2Error(errorCode.frameSize, `a frame of ${length} bytes`);
      const end = at + headLength + length;
      if (end > bytes.length) {
        this.#wanted = headLength + length;
        break;
      }
      frames.push({
        type: bytes[at + 3] as number,
        flags: bytes[at + 4] as number,
        stream: bytes.readUInt32BE(at + 5) & streamBits,
        payload: bytes.subarray(at + headLength, end),
      });
      at = end;
    }
    const rest = bytes.subarray(at);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return frames;
  }
}

/** What a DATA or HEADERS frame carries, without its padding and its priority. */
export function contentOf({ type, flags, payload }: Frame): Buffer {
  const padded = flags & flag.padded ? 1 : 0;
  const padding = padded && (payload[0] ?? 0);
  const start = padded + (type === frameType.headers && flags & flag.priority ? 5 : 0);
  const end = payload.length - padding;
  if (end < start) throw new Http2Error(errorCode.protocol, 'a frame of more padding than there is');
  return payload.subarray(start, end);
}

/** The length that a frame of this type must have; absent: any. */
const lengths: ReadonlyMap<number, number> = new Map([
  [frameType.priority, 5],
  [frameType.reset, 4],
  [frameType.ping, 8],
  [frameType.windowUpdate, 4],
]);
const ofTheConnection = new Set<number>([frameType.settings, frameType.ping, frameType.goAway]);
const ofEither: number = frameType.windowUpdate;

/** Throws Http2Error for a frame that has the wrong length for its type, or stands where its type does not belong. */
export function checkFrame({ type, flags, stream, payload }: Frame): void {
  if (type > frameType.continuation) return;
  if (type !== ofEither && (stream === 0) !== ofTheConnection.has(type)) {
    throw new Http2Error(errorCode.protocol, `a frame of type ${type} on stream ${stream}`);
  }
  const wanted = lengths.get(type);
  const settings = type === frameType.settings;
  const wrong =
    (wanted !== undefined && payload.length !== wanted) ||
    (type === frameType.goAway && payload.length < 8) ||
    (settings && (flags & flag.ack ? payload.length > 0 : payload.length % 6 !== 0));
  if (wrong) throw new Http2Error(errorCode.frameSize, `a frame of type ${type} with ${payload.length} bytes`);
}
