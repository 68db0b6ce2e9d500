import { type Frame, Http2Error, contentOf, errorCode, flag, frameType } from './frames.ts';
import { HeaderBlocks, type Headers } from './header-block.ts';

/** Bytes of one header block, which may come in many frames. */
const longestBlock = 64 * 1024;

interface Whole {
  readonly headers: Headers;
  /** The HEADERS frame with which they began. */
  readonly head: Frame;
}

/** Puts header blocks together: a HEADERS frame, and CONTINUATION frames with nothing in between. */
export class HeaderFrames {
  readonly #blocks = new HeaderBlocks();
  #open: { readonly head: Frame; readonly pieces: Buffer[]; length: number } | undefined;

  /** Throws Http2Error for a frame that must not come now. */
  check({ type, stream }: Frame): void {
    const continues = type === frameType.continuation;
    if (this.#open && !(continues && stream === this.#open.head.stream)) {
      throw new Http2Error(errorCode.protocol, 'headers without their end');
    }
    if (!this.#open && continues) throw new Http2Error(errorCode.protocol, 'headers without their beginning');
  }

  /** The headers that this frame of them completes. */
  take(frame: Frame): Whole | undefined {
    const open = (this.#open ??= { head: frame, pieces: [], length: 0 });
    const piece = open.head === frame ? contentOf(frame) : frame.payload;
    open.pieces.push(piece);
    // Frames count as well, lest empty ones come for ever.
    open.length += piece.length + 1;
    if (open.length > longestBlock) throw new Http2Error(errorCode.calm, 'headers without end');
    if (!(frame.flags & flag.endHeaders)) return undefined;
    this.#open = undefined;
    const block = open.pieces.length === 1 ? piece : Buffer.concat(open.pieces);
    return { headers: this.#blocks.decode(block), head: open.head };
  }
}
