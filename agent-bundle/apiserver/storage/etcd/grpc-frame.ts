/** Each message of gRPC has a head of five bytes: whether it is compressed, and its length. */
const headLength = 5;

export function grpcFrame(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headLength + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, headLength);
  return frame;
}

/** Puts messages together again from the pieces in which they arrive. */
export class GrpcDeframer {
  #pieces: Buffer[] = [];
  #length = 0;
  /** Bytes that must be there before there is anything to give. */
  #wanted = headLength;

  /** The messages that this piece completes; slices of what arrived. */
  take(piece: Buffer): Buffer[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length < this.#wanted) return [];
    let rest = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length);
    const messages: Buffer[] = [];
    this.#wanted = headLength;
    while (rest.length >= headLength) {
      if (rest[0] !== 0) throw new Error('etcd sent a compressed message, which nobody asked for');
      const end = headLength + rest.readUInt32BE(1);
      if (rest.length < end) {
        this.#wanted = end;
        break;
      }
      messages.push(rest.subarray(headLength, end));
      rest = rest.subarray(end);
    }
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return messages;
  }
}
