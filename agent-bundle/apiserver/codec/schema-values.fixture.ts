import fc from 'fast-check';
import type { FieldType, MessageType, ScalarName } from '../../../common/api/schema/field.ts';
import { setMember } from './json-reader.ts';
import { slotsOf } from './slots.ts';

/** JSON values that fit a schema: what any client might send, whatever validation says of it later. */
export function schemaValues(type: MessageType): fc.Arbitrary<Record<string, unknown>> {
  return fc.gen().map((next) => messageOf(type, next, 0));
}

type Next = fc.GeneratorValue;

/** A few members of each message, the fewer the deeper: messages are wide, and may contain themselves. */
function messageOf(type: MessageType, next: Next, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  // What names the kind has no place in protobuf but the envelope, and so none within an object.
  const slots = slotsOf(type).filter(({ field }) => field.tag > 0);
  const some = depth > 6 ? 0 : next(fc.nat, { max: depth < 3 ? 6 : 2 });
  const chosen = new Set(Array.from({ length: some }, () => next(fc.nat, { max: Math.max(0, slots.length - 1) })));
  for (const [index, { name, field }] of slots.entries()) {
    if (chosen.has(index) || (field.options.required && depth < 6)) value[name] = valueOf(field.type, next, depth + 1);
  }
  return value;
}

function valueOf(type: FieldType, next: Next, depth: number): unknown {
  switch (type.type) {
    case 'scalar':
      return next(scalarValues, type.scalar);
    case 'list':
      return Array.from({ length: next(fc.nat, { max: 2 }) }, () => valueOf(type.of, next, depth));
    case 'map': {
      const map: Record<string, unknown> = {};
      for (const key of next(keyLists)) setMember(map, key, valueOf(type.of, next, depth));
      return map;
    }
    case 'message':
      return messageOf(type, next, depth);
    case 'alternatives': {
      const shape = type.shapes[next(fc.nat, { max: type.shapes.length - 1 })];
      return shape && valueOf(shape.type, next, depth);
    }
  }
}

/** Names as they are, and those that trouble JavaScript. */
const keys = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '10', '2', ''));
const keyLists = (): fc.Arbitrary<string[]> => keyList;
const keyList = fc.array(keys, { maxLength: 2 });

/** Free-form JSON with what a double does not hold. */
const freeForm = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(true, false, 0, -7, 0.5, '', 9007199254740993n, -(2n ** 63n)),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(keys, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
})).object;

const instants = fc.date({ min: new Date('1901-01-01'), max: new Date('2999-01-01'), noInvalidDate: true });
const secondsOf = (date: Date): string => date.toISOString().slice(0, 19);

const scalars: Readonly<Record<ScalarName, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'binary', maxLength: 40 }),
  bool: fc.boolean(),
  int32: fc.integer(),
  int64: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  time: instants.map((date) => `${secondsOf(date)}Z`),
  microTime: fc
    .tuple(instants, fc.nat({ max: 999_999 }))
    .map(([date, micros]) => `${secondsOf(date)}.${String(micros).padStart(6, '0')}Z`),
  quantity: fc.tuple(fc.nat(), fc.constantFrom('', 'm', 'k', 'Ki', 'Gi')).map(([amount, unit]) => `${amount}${unit}`),
  intOrString: fc.oneof(fc.integer(), fc.string()),
  raw: freeForm,
  json: freeForm,
};
const scalarValues = (scalar: ScalarName): fc.Arbitrary<unknown> => scalars[scalar];
