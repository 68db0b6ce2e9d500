/** Protocol buffers, as far as etcd's messages need them: https://protobuf.dev/programming-guides/encoding/ */
const varint = 0;
const bytes = 2;

/** Writes one message, field by field; what is empty, zero or false is left out, as proto3 has it. */
export class MessageWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  /** An integer up to 2^53, or any int64 as a bigint. `always`: also zero, where a field's presence says something. */
  integer(field: number, value: number | bigint, presence: 'always' | 'if-not-zero' = 'if-not-zero'): this {
    if (!value && presence === 'if-not-zero') return this;
    this.#reserve(20);
    this.#varint((field << 3) | varint);
    if (typeof value === 'bigint') this.#varint64(BigInt.asUintN(64, value));
    else this.#varint(value);
    return this;
  }

  flag(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0);
  }

  text(field: number, value: string): this {
    const length = Buffer.byteLength(value);
    if (length === 0) return this;
    this.#head(field, length);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
    return this;
  }

  bytes(field: number, value: Buffer): this {
    if (value.length > 0) this.message(field, value);
    return this;
  }

  /** A message inside this one, which is there also when it is empty. */
  message(field: number, value: Buffer): this {
    this.#head(field, value.length);
    value.copy(this.#buffer, this.#length);
    this.#length += value.length;
    return this;
  }

  /** What was written: the writer must not be used any more. */
  end(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #head(field: number, length: number): void {
    this.#reserve(20 + length);
    this.#varint((field << 3) | bytes);
    this.#varint(length);
  }

  #varint(value: number): void {
    for (; value >= 0x80; value = Math.floor(value / 0x80)) this.#buffer[this.#length++] = (value % 0x80) | 0x80;
    this.#buffer[this.#length++] = value;
  }

  #varint64(value: bigint): void {
    for (; value >= 0x80n; value >>= 7n) this.#buffer[this.#length++] = Number(value & 0x7fn) | 0x80;
    this.#buffer[this.#length++] = Number(value);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#length + count));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Walks the fields of one message. Bytes that it gives are slices of the message. */
export class MessageReader {
  readonly #message: Buffer;
  #at = 0;
  #wireType = varint;

  constructor(message: Buffer) {
    this.#message = message;
  }

  /** The number of the next field, whose value must be read or skipped before the next; 0 at the end. */
  next(): number {
    if (this.#at >= this.#message.length) return 0;
    const key = this.integer();
    this.#wireType = key & 7;
    return key >>> 3;
  }

  /** Integers beyond 2^53 lose their last digits: read those that may be as `integer64`. */
  integer(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  integer64(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
  }

  bytes(): Buffer {
    const length = this.integer();
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#message.length) throw new Error('a message of etcd ends in the midst of a field');
    return this.#message.subarray(start, this.#at);
  }

  text(): string {
    return this.bytes().toString();
  }

  /** Passes over the value of a field that nobody asked for. */
  skip(): void {
    if (this.#wireType === varint) this.#skipVarint();
    else if (this.#wireType === bytes) this.bytes();
    else this.#at += this.#wireType === 1 ? 8 : 4;
  }

  #skipVarint(): void {
    while (this.#byte() >= 0x80);
  }

  #byte(): number {
    const byte = this.#message[this.#at++];
    if (byte === undefined) throw new Error('a message of etcd ends in the midst of a number');
    return byte;
  }
}
