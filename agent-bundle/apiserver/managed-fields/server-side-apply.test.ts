import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { decodeValue } from '../codec/decode-object.ts';
import { encodeObject } from '../codec/encode.ts';
import { StatusError } from '../status-error.ts';
import { compare } from './compare.ts';
import { fieldsOfConfiguration } from './configuration-fields.ts';
import { type FieldSet, type FieldTree, difference, equalSets, leaf, readFieldSet, union } from './field-set.ts';
import { elementOf } from './list-items.ts';
import { storedManagers } from './managers.ts';
import { mergeConfiguration } from './merge.ts';
import { keepTimes, ownCreated, ownUpdated } from './ownership.ts';
import { samples, sent } from './sample.fixture.ts';
import { applied, configurationOf } from './server-side-apply.ts';
import { type Shape, shapeOfMessage } from './shape.ts';
import { unowned } from './track-update.ts';

const served = { named: samples, forms: [samples] };
const shape = shapeOfMessage(samples.kind.schema);
const timeAt = (second: number): string => `2026-11-21T04:24:${String(second).padStart(2, '0')}Z`;
const nothing = { apiVersion: 'test.dev/v1', kind: 'Sample', metadata: { name: 's' } };
const stored = (object: ApiObject): ApiObject => JSON.parse(encodeObject(samples.kind, object)) as ApiObject;

const configuration = (spec: object, metadata: object = {}) => ({
  apiVersion: 'test.dev/v1',
  kind: 'Sample',
  metadata: { name: 's', ...metadata },
  spec,
});

interface Options {
  readonly second?: number;
  readonly mode?: 'careful' | 'force';
  readonly subresource?: string;
}

function apply(live: ApiObject | undefined, who: string, value: object, options: Options = {}): ApiObject {
  const { second = 0, mode = 'careful', subresource = '' } = options;
  const ownership = { manager: who, subresource, now: timeAt(second), mode };
  const fit = configurationOf(samples.kind, value as Record<string, unknown>);
  const object = applied(served, live, fit, ownership);
  if (live) keepTimes(live, object);
  return stored(object);
}

function update(old: ApiObject, value: object, who: string, second = 1): ApiObject {
  const { object } = decodeValue<ApiObject>(samples, value);
  ownUpdated(served, old, object, { manager: who, subresource: '', now: timeAt(second) });
  return stored(object);
}

function create(value: object, who: string): ApiObject {
  const { object } = decodeValue<ApiObject>(samples, value);
  ownCreated(served, object, { manager: who, subresource: '', now: timeAt(0) });
  return stored(object);
}

const ownedBy = (object: ApiObject, who: string): FieldSet =>
  storedManagers(object.metadata.managedFields).find(({ name }) => name === who)?.fields;
const managersOf = ({ metadata }: ApiObject): string[] =>
  (metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`);
const specOf = (object: ApiObject): unknown => (object as ApiObject & { readonly spec: unknown }).spec;
const ownFields = (value: object): FieldSet => difference(fieldsOfConfiguration(shape, value).fields, unowned);

function refusal(write: () => unknown): StatusError {
  try {
    write();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** The values that stand at the fields of a set: its leaves. What was said to be empty is whatever others make of it. */
function valuesAt(of: Shape, value: unknown, set: FieldTree): unknown {
  const below = Object.keys(set).filter((element) => element !== '.');
  if (below.length === 0) return of.type === 'leaf' ? value : undefined;
  return Object.fromEntries(
    below.map((element) => [element, valuesAtElement(of, value, element, set[element] ?? leaf)]),
  );
}

function valuesAtElement(of: Shape, value: unknown, element: string, node: FieldTree): unknown {
  if (of.type === 'keyed' || of.type === 'set') {
    const item = (value as unknown[] | undefined)?.find((each) => {
      const name = elementOf(of, each);
      return name.type === 'element' && name.element === element;
    });
    return valuesAt(of.type === 'keyed' ? of.of : { type: 'leaf', takes: 'anything' }, item, node);
  }
  const name = element.slice(2);
  const inner = of.type === 'struct' ? of.members.get(name)?.shape : of.type === 'map' ? of.of : undefined;
  const member = (value as Record<string, unknown> | undefined)?.[name];
  return valuesAt(inner ?? { type: 'open' }, member, node);
}

describe('whoever applies a configuration', () => {
  it('owns what it says', () => {
    fc.assert(
      fc.property(sent, (value) => {
        const object = apply(undefined, 'one', value);
        expect(equalSets(ownedBy(object, 'one'), ownFields(value))).toBe(true);
      }),
    );
  });

  it('gets what it says, whatever stood there', () => {
    fc.assert(
      fc.property(sent, sent, (before, value) => {
        const object = apply(create(before, 'other'), 'one', value, { mode: 'force' });
        const own = ownFields(value);
        if (!own) return;
        const canonical = decodeValue<ApiObject>(samples, value).object;
        expect(valuesAt(shape, object, own)).toEqual(valuesAt(shape, stored(canonical), own));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(sent, sent, (before, value) => {
        const once = apply(create(before, 'other'), 'one', value, { mode: 'force' });
        expect(apply(once, 'one', value, { second: 9 })).toEqual(once);
      }),
    );
  });

  it('takes away exactly what it alone owned, when it no longer says it', () => {
    fc.assert(
      fc.property(sent, sent, (theirs, mine) => {
        const alone = apply(undefined, 'other', theirs);
        const both = apply(alone, 'one', mine, { mode: 'force' });
        const back = apply(both, 'one', nothing);
        expect(ownedBy(back, 'one')).toBeUndefined();
        const left = ownedBy(both, 'other');
        expect(equalSets(ownedBy(back, 'other'), left)).toBe(true);
        if (left) expect(valuesAt(shape, back, left)).toEqual(valuesAt(shape, both, left));
        if (left) return;
        // Nobody is left who owned anything: all that was set is gone.
        expect(specOf(back)).toEqual(specOf(apply(undefined, 'none', nothing)));
      }),
    );
  });

  it('never takes from another what it does not say itself', () => {
    const step = fc.tuple(fc.constantFrom('one', 'two', 'three'), sent);
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
        let object: ApiObject | undefined;
        for (const [who, value] of steps) {
          const before: ApiObject | undefined = object;
          object = apply(before, who, value, { mode: 'force' });
          for (const { name, fields } of storedManagers(before?.metadata.managedFields)) {
            if (name === who) continue;
            const left = ownedBy(object, name);
            // What it lost is what the other said, or an empty thing that the other put something into.
            const lost = difference(fields, left);
            expect(difference(lost, compare(shape, {}, value, undefined).changed)).toBeUndefined();
            if (left) expect(valuesAt(shape, object, left)).toEqual(valuesAt(shape, before, left));
          }
        }
      }),
    );
  });

  test.each<[string, object, unknown]>([
    ['no message on the way down', { inner: { text: 'a' } }, { 'f:inner': { 'f:text': {} } }],
    ['an empty message', { inner: {} }, { 'f:inner': {} }],
    ['what it says is null', { text: null, labels: null }, { 'f:labels': {}, 'f:text': {} }],
    ['keys of a map, not the map', { labels: { a: '1' } }, { 'f:labels': { 'f:a': {} } }],
    ['an empty map', { labels: {} }, { 'f:labels': {} }],
    [
      'messages that are values of a map',
      { nested: { a: { text: 'x' } } },
      { 'f:nested': { 'f:a': { '.': {}, 'f:text': {} } } },
    ],
    [
      'items, but what they say only',
      { ports: [{ port: 1 }] },
      { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { '.': {}, 'f:port': {} } } },
    ],
    ['values of a set', { words: ['a'] }, { 'f:words': { 'v:"a"': {} } }],
    ['lists as one', { order: [] }, { 'f:order': {} }],
  ])('owns %s', (_title, spec, expected) => {
    expect(ownedBy(apply(undefined, 'one', configuration(spec)), 'one')).toEqual({ 'f:spec': expected });
  });

  it('keeps items that only others have, where they stood', () => {
    const at = (...boxNames: string[]) => boxNames.map((name) => ({ name }));
    const merge = (live: string[], wanted: string[]) => {
      const merged = mergeConfiguration(shape, { spec: { boxes: at(...live) } }, { spec: { boxes: at(...wanted) } });
      return (merged as { spec: { boxes: { name: string }[] } }).spec.boxes.map(({ name }) => name);
    };
    expect(merge(['a', 'b', 'c'], ['c', 'a'])).toEqual(['b', 'c', 'a']);
    expect(merge(['x', 'a', 'y', 'b', 'z'], ['a', 'n', 'b'])).toEqual(['x', 'a', 'y', 'n', 'b', 'z']);
    expect(merge(['a', 'b'], ['n'])).toEqual(['a', 'b', 'n']);
    expect(merge([], ['b', 'a'])).toEqual(['b', 'a']);
  });
});

describe('two who apply', () => {
  const one = apply(undefined, 'one', configuration({ text: 'a', labels: { x: '1' } }));

  it('conflict over a value, and the other loses it when it is forced', () => {
    const error = refusal(() => apply(one, 'two', configuration({ text: 'b' })));
    expect(error.toStatus()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.text',
      reason: 'Conflict',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.text' }] },
      code: 409,
    });
    const forced = apply(one, 'two', configuration({ text: 'b' }), { mode: 'force', second: 5 });
    expect(specOf(forced)).toMatchObject({ text: 'b', labels: { x: '1' } });
    expect(ownedBy(forced, 'one')).toEqual({ 'f:spec': { 'f:labels': { 'f:x': {} } } });
  });

  it('share what both say, and it stays until nobody says it', () => {
    const both = apply(one, 'two', configuration({ text: 'a' }), { second: 5 });
    expect(managersOf(both)).toEqual(['one Apply', 'two Apply']);
    expect(both.metadata.managedFields?.map(({ time }) => time)).toEqual([timeAt(0), timeAt(5)]);
    const left = apply(both, 'one', nothing);
    expect(specOf(left)).toEqual({ always: {}, text: 'a' });
    expect(specOf(apply(left, 'two', nothing))).toEqual({ always: {} });
  });

  it('are told of every conflict, by manager and by version', () => {
    const live = update(one, configuration({ text: 'a', labels: { x: '2' }, number: 1 }), 'kubectl');
    const error = refusal(() => apply(live, 'two', configuration({ text: 'b', labels: { x: '3' }, number: 2 })));
    expect(error.message).toBe(
      'Apply failed with 3 conflicts: conflicts with "kubectl" using test.dev/v1:\n- .spec.labels.x\n- .spec.number\nconflicts with "one":\n- .spec.text',
    );
  });
});

describe('what stood there before the first apply', () => {
  const reset = () =>
    update(
      create(configuration({ text: 'a', number: 1 }), 'one'),
      configuration({ text: 'a', number: 1 }, { managedFields: [{}] }),
      'one',
    );

  it('is owned by a manager of that name', () => {
    const object = apply(reset(), 'two', configuration({ text: 'a' }));
    expect(managersOf(object)).toEqual(['two Apply', 'before-first-apply Update']);
    expect(ownedBy(object, 'before-first-apply')).toEqual({ 'f:spec': { 'f:number': {}, 'f:text': {} } });
    expect(refusal(() => apply(object, 'two', configuration({ number: 2 }))).message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using test.dev/v1: .spec.number',
    );
  });

  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const clientSide = (said: object, is: object): ApiObject => {
    const annotations = { [annotation]: JSON.stringify(configuration(said)) };
    return create(configuration(is, { annotations }), 'kubectl-client-side-apply');
  };

  it('may be changed by kubectl where kubectl applied it from the client, and the annotation follows', () => {
    const live = clientSide({ text: 'a' }, { text: 'a', number: 1 });
    const object = apply(live, 'kubectl', configuration({ text: 'b' }));
    expect(specOf(object)).toMatchObject({ text: 'b', number: 1 });
    expect(object.metadata.annotations?.[annotation]).toBe(
      '{"apiVersion":"test.dev/v1","kind":"Sample","metadata":{"name":"s"},"spec":{"text":"b"}}\n',
    );
  });

  it('may not be changed by others, nor where somebody else has changed it since', () => {
    const live = clientSide({ text: 'a' }, { text: 'changed', number: 1 });
    const because = 'conflict with "kubectl-client-side-apply" using test.dev/v1';
    expect(refusal(() => apply(live, 'kubectl', configuration({ text: 'b' }))).message).toContain(
      `${because}: .spec.text`,
    );
    const same = clientSide({ text: 'a' }, { text: 'a' });
    expect(refusal(() => apply(same, 'two', configuration({ text: 'b' }))).message).toContain(`${because}: .spec.text`);
  });
});

describe('a configuration is refused', () => {
  const place = '(/s; test.dev/v1, Kind=Sample)';
  test.each<[string, object, string]>([
    [
      'without a version',
      { kind: 'Sample' },
      'Incorrect version specified in apply patch. Specified patch version: , expected: test.dev/v1',
    ],
    [
      'of another version',
      { ...configuration({}), apiVersion: 'test.dev/v2' },
      'Incorrect version specified in apply patch. Specified patch version: test.dev/v2, expected: test.dev/v1',
    ],
    ['with managers', configuration({}, { managedFields: [] }), 'metadata.managedFields must be nil'],
    [
      'with unknown fields',
      configuration({ bogus: 1 }),
      `failed to create typed patch object ${place}: .spec.bogus: field not declared in schema`,
    ],
    [
      'with a number for a text',
      configuration({ text: 1 }),
      `failed to create typed patch object ${place}: .spec.text: expected string, got &value.valueUnstructured{Value:1}`,
    ],
    [
      'with a text for a number',
      configuration({ number: 'x' }),
      `failed to create typed patch object ${place}: .spec.number: expected numeric (int or float), got string`,
    ],
    [
      'with a list for a map',
      configuration({ labels: ['a', 1] }),
      `failed to create typed patch object ${place}: .spec.labels: expected map, got &{[a 1]}`,
    ],
    [
      'with a map for a list',
      configuration({ boxes: { a: 'b' } }),
      `failed to create typed patch object ${place}: .spec.boxes: expected list, got &{map[a:b]}`,
    ],
    [
      'with items that share a key, and items without',
      configuration({ boxes: [{ name: 'a' }, { name: 'a' }], ports: [{ title: 'x' }] }),
      `failed to create typed patch object ${place}: errors:\n  .spec.boxes: duplicate entries for key [name="a"]\n  .spec.ports: element 0: associative list with keys has an element that omits key field "port" (and doesn't have default value)`,
    ],
    [
      'with a value twice in a set',
      configuration({ words: ['a', 'a'] }),
      `failed to create typed patch object ${place}: .spec.words: duplicate entries for key [="a"]`,
    ],
    [
      'with unknown fields in what is atomic',
      configuration({ inner: { pinned: { c: 'x' } } }),
      `failed to create typed patch object ${place}: .spec.inner.pinned.c: field not declared in schema`,
    ],
  ])('%s', (_title, value, message) => {
    expect(refusal(() => apply(undefined, 'one', value))).toMatchObject({ code: 400, reason: 'BadRequest', message });
  });
});

it('all managers together own no less than each says', () => {
  fc.assert(
    fc.property(sent, sent, (a, b) => {
      const object = apply(apply(undefined, 'one', a), 'two', b, { mode: 'force' });
      const all = storedManagers(object.metadata.managedFields).reduce<FieldSet>(
        (set, { fields }) => union(set, fields),
        undefined,
      );
      expect(difference(ownFields(b), all)).toBeUndefined();
    }),
  );
});

describe('whatever a client sends', () => {
  const nonsense = fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
    fc.constantFrom<unknown>(2n ** 70n, [2n ** 70n], [{ port: 2n ** 70n }], JSON.parse('{"__proto__":{"a":1}}')),
  );
  const anySpec = fc.dictionary(
    fc.constantFrom('text', 'number', 'inner', 'boxes', 'ports', 'words', 'labels', 'selector', 'open', 'nested', 'x'),
    nonsense,
    { maxKeys: 3 },
  );

  it('is applied, or refused with what is wrong with it', () => {
    fc.assert(
      fc.property(sent, anySpec, nonsense, (before, spec, metadata) => {
        for (const value of [configuration(spec), { ...configuration(spec), metadata }]) {
          try {
            apply(create(before, 'other'), 'one', value, { mode: 'force' });
          } catch (error) {
            expect(error).toBeInstanceOf(StatusError);
            expect(error).toMatchObject({ code: 400 });
          }
        }
      }),
    );
  });

  it('as managers counts or not, and breaks nothing', () => {
    const entry = fc.record(
      {
        manager: fc.string(),
        operation: fc.constantFrom('Apply', 'Update', 'x'),
        apiVersion: fc.constantFrom('test.dev/v1', 'gone/v1', ''),
        fieldsType: fc.constantFrom('FieldsV1', 'x'),
        fieldsV1: fc.dictionary(fc.constantFrom('f:spec', 'f:x', 'k:{}', 'k:[', 'v:1', 'i:0', '.', 'x'), nonsense),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(sent, sent, fc.array(entry, { maxLength: 3 }), (before, after, managedFields) => {
        const told = { ...after, metadata: { ...after.metadata, managedFields } };
        const object = update(create(before, 'one'), told, 'two');
        for (const { fieldsV1 } of object.metadata.managedFields ?? []) expect(readFieldSet(fieldsV1).type).toBe('set');
      }),
    );
  });
});
