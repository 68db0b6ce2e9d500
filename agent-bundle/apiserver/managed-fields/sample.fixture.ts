import fc from 'fast-check';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { type Infer, bool, field, int32, list, map, message, raw, string } from '../../../common/api/schema/field.ts';
import { defineKind } from '../../../common/api/schema/kind.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';
import { defineResource } from '../registry/define-resource.ts';

/** A kind with every way in which a field can be owned. */
const Port = message('test.Port', {
  port: field(1, int32, { required: true }),
  protocol: field(2, string, { default: 'TCP' }),
  title: field(3, string),
  options: field(4, map(string)),
});
const Box = message('test.Box', {
  name: field(1, string, { required: true }),
  flag: field(2, bool),
  ports: field(3, list(Port), { listType: 'map', listMapKeys: ['port', 'protocol'] }),
});
const Reference = message('test.Reference', { a: field(1, string), b: field(2, string) }, { atomic: true });
const Inner = message('test.Inner', { text: field(1, string), pinned: field(2, Reference) });
const Spec = message('test.Spec', {
  text: field(1, string),
  number: field(2, int32, { pointer: true }),
  inner: field(3, Inner),
  always: field(4, Inner, { present: true }),
  boxes: field(5, list(Box), { patchStrategy: 'merge', patchMergeKey: 'name' }),
  ports: field(6, list(Port), { listType: 'map', listMapKeys: ['port', 'protocol'] }),
  words: field(7, list(string), { listType: 'set' }),
  order: field(8, list(string)),
  labels: field(9, map(string)),
  selector: field(10, map(string), { mapType: 'atomic' }),
  open: field(11, raw),
  nested: field(12, map(Inner)),
});
export const Sample = message('test.Sample', {
  ...typeMeta,
  metadata: field(1, ObjectMeta, { present: true }),
  spec: field(2, Spec, { present: true }),
  status: field(3, Inner),
});
export type Sample = Infer<typeof Sample>;

const names = { group: 'test.dev', version: 'v1', kind: 'Sample', resource: 'samples', namespaced: true };
export const samples = defineResource(defineKind(names, Sample), {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: () => [],
    prepareForUpdate: () => {},
    validateUpdate: () => [],
  },
  columns: [],
});

const word = fc.constantFrom('a', 'b', 'c');
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });
const dictionary = fc.dictionary(word, word, { maxKeys: 3 });
const reference = some({ a: word, b: word });
const inner = some({ text: word, pinned: reference });
const ports = fc
  .array(
    fc.record(
      { port: fc.constantFrom(1, 2, 10), protocol: fc.constantFrom('TCP', 'UDP'), title: word, options: dictionary },
      { requiredKeys: ['port'] },
    ),
    { maxLength: 3 },
  )
  .map((all) => [...new Map(all.map((port) => [`${port.port}/${port.protocol ?? 'TCP'}`, port])).values()]);
const boxes = fc.uniqueArray(fc.record({ name: word, flag: fc.boolean(), ports }, { requiredKeys: ['name'] }), {
  selector: ({ name }) => name,
  maxLength: 3,
});

/** What a client may send of one, type and name included. */
export const sent = some({
  text: word,
  number: fc.integer({ min: 0, max: 2 }),
  inner,
  always: inner,
  boxes,
  ports,
  words: fc.uniqueArray(word, { maxLength: 3 }),
  order: fc.array(word, { maxLength: 3 }),
  labels: dictionary,
  selector: dictionary,
  open: fc.dictionary(word, fc.oneof(word, dictionary), { maxKeys: 2 }),
  nested: fc.dictionary(word, inner, { maxKeys: 2 }),
}).chain((spec) =>
  some({ labels: dictionary, finalizers: fc.uniqueArray(word, { maxLength: 2 }) }).map((metadata) => ({
    apiVersion: 'test.dev/v1',
    kind: 'Sample',
    metadata: { name: 's', ...metadata },
    spec,
  })),
);
