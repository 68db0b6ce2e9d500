import type { Socket } from 'node:net';

/** What is copied into one piece rather than handed over in many. */
const small = 64 * 1024;

/** Writes of one turn of the event loop go out as one. */
export class JoinedWrites {
  readonly #socket: Socket;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  write(piece: Buffer): void {
    if (this.#pieces.length === 0) process.nextTick(() => this.flush());
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  flush(): void {
    const pieces = this.#pieces;
    const length = this.#length;
    this.#pieces = [];
    this.#length = 0;
    if (pieces.length === 0 || !this.#socket.writable) return;
    if (length <= small) {
      this.#socket.write(Buffer.concat(pieces, length));
      return;
    }
    this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    this.#socket.uncork();
  }
}
