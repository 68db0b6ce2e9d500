/**
 * Writes protobuf from its end to its start, so that the length of a message is known when it is written: one buffer, no copies
 * of what is nested. https://protobuf.dev/programming-guides/encoding/
 */
export class ReverseWriter {
  #buffer = Buffer.allocUnsafeSlow(16 * 1024);
  /** Where what is written starts; it ends with the buffer. */
  #at = this.#buffer.length;

  /** How much is written. */
  get size(): number {
    return this.#buffer.length - this.#at;
  }

  /** What was written since the start or the last call, in a buffer of its own. */
  take(): Buffer<ArrayBuffer> {
    const written = Buffer.allocUnsafe(this.size);
    this.#buffer.copy(written, 0, this.#at);
    this.clear();
    return written;
  }

  /** Forgets what is written; a buffer that grew for something huge is given back. */
  clear(): void {
    if (this.#buffer.length > keptMost) this.#buffer = Buffer.allocUnsafeSlow(keptMost);
    this.#at = this.#buffer.length;
  }

  byte(value: number): void {
    if (this.#at === 0) this.#grow(1);
    this.#buffer[--this.#at] = value;
  }

  /** A whole number from 0 to 2^53. */
  varint(value: number): void {
    if (value < 0x80) return this.byte(value);
    const length = varintLength(value);
    this.#reserve(length);
    let rest = value;
    for (let at = this.#at; at < this.#at + length - 1; at++) {
      this.#buffer[at] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#at + length - 1] = rest;
  }

  /** Negative ones take ten bytes, as two's complement of 64 bits. */
  integer(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0) return this.varint(value);
    const bits = BigInt.asUintN(64, BigInt(value));
    const length = bits === 0n ? 1 : Math.ceil(bits.toString(2).length / 7);
    this.#reserve(length);
    for (let at = 0; at < length; at++) {
      const group = Number((bits >> BigInt(7 * at)) & 0x7fn);
      this.#buffer[this.#at + at] = at < length - 1 ? group | 0x80 : group;
    }
  }

  double(value: number): void {
    this.#reserve(8);
    this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** The bytes of a text, and their number before them. */
  string(text: string): void {
    if (text.length <= 32 && this.#shortAscii(text)) return;
    const length = Buffer.byteLength(text);
    this.#reserve(length);
    this.#buffer.write(text, this.#at, length, length === text.length ? 'latin1' : 'utf8');
    this.varint(length);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.varint(value.length);
  }

  /** Closes a nested message that began when `size` was `before`: its length goes before it. */
  length(before: number): void {
    this.varint(this.size - before);
  }

  /** Most texts are names; byte by byte these are written faster than by a call. */
  #shortAscii(text: string): boolean {
    const { length } = text;
    this.#reserve(length);
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) {
        this.#at += length;
        return false;
      }
      this.#buffer[this.#at + index] = code;
    }
    this.byte(length);
    return true;
  }

  #reserve(length: number): void {
    if (this.#at < length) this.#grow(length);
    this.#at -= length;
  }

  #grow(length: number): void {
    const { size } = this;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, size + length));
    this.#buffer.copy(larger, larger.length - size, this.#at);
    this.#buffer = larger;
    this.#at = larger.length - size;
  }
}

/** A buffer as large as this is kept between objects. */
const keptMost = 64 * 1024;

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest /= 0x80) length++;
  return length;
}
