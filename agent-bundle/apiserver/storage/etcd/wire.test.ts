import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrpcDeframer, grpcFrame } from './grpc-frame.ts';
import { MessageReader, MessageWriter } from './wire.ts';

const payload = fc.uint8Array({ maxLength: 600, size: 'max' }).map((bytes) => Buffer.from(bytes));

test('what is written reads the same in another implementation, whatever its size', () => {
  const fields = fc.tuple(fc.maxSafeNat(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.string(), payload);
  fc.assert(
    fc.property(fields, ([integer, large, text, bytes]) => {
      const writer = new MessageWriter().integer(1, integer, 'always').integer(2, large, 'always');
      const reader = new BinaryReader(writer.text(3, text).message(40, bytes).end());
      expect(reader.tag()).toEqual([1, 0]);
      expect(Number(reader.int64())).toBe(integer);
      expect(reader.tag()).toEqual([2, 0]);
      expect(BigInt(reader.int64())).toBe(large);
      if (text !== '') {
        expect(reader.tag()).toEqual([3, 2]);
        expect(reader.string()).toBe(Buffer.from(text).toString());
      }
      expect(reader.tag()).toEqual([40, 2]);
      expect(Buffer.from(reader.bytes()).equals(bytes)).toBe(true);
      expect(reader.pos).toBe(reader.len);
    }),
  );
});

test('a reader finds its fields among others of every wire type', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), payload, (integer, large, bytes) => {
      const others = new BinaryWriter()
        .tag(9, 0)
        .uint64(2n ** 64n - 1n)
        .tag(10, 1)
        .fixed64(7n)
        .tag(11, 5)
        .fixed32(7);
      const writer = others.tag(12, 2).bytes(bytes).tag(1, 0).int64(integer).tag(2, 0).int64(large);
      const reader = new MessageReader(Buffer.from(writer.finish()));
      for (const other of [9, 10, 11, 12]) {
        expect(reader.next()).toBe(other);
        reader.skip();
      }
      expect([reader.next(), reader.integer()]).toEqual([1, integer]);
      expect([reader.next(), reader.integer64()]).toEqual([2, large]);
      expect(reader.next()).toBe(0);
    }),
  );
});

test('a message that was cut is no message', () => {
  const whole = new MessageWriter().text(1, 'four').end();
  const reader = new MessageReader(whole.subarray(0, -1));
  reader.next();
  expect(() => reader.text()).toThrow('ends in the midst of a field');
});

test('frames come out as they went in, however they are cut on the way', () => {
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 8 }), fc.array(fc.nat(700)), (messages, cuts) => {
      let rest = Buffer.concat(messages.map(grpcFrame));
      const deframer = new GrpcDeframer();
      const taken: Buffer[] = [];
      for (const cut of cuts) {
        taken.push(...deframer.take(rest.subarray(0, cut)));
        rest = rest.subarray(cut);
      }
      taken.push(...deframer.take(rest));
      expect(taken.map((message) => message.toString('hex'))).toEqual(
        messages.map((message) => message.toString('hex')),
      );
    }),
  );
});
