import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { ManagedFieldsEntry } from '../../../common/api/meta/v1.ts';
import { decodeValue } from '../codec/decode-object.ts';
import { encodeObject } from '../codec/encode.ts';
import { type FieldSet, difference, intersection, union } from './field-set.ts';
import { compare } from './compare.ts';
import { storedManagers } from './managers.ts';
import { keepTimes, ownCreated, ownUpdated } from './ownership.ts';
import { samples, sent } from './sample.fixture.ts';
import { shapeOfMessage } from './shape.ts';
import { unowned } from './track-update.ts';

const served = { named: samples, forms: [samples] };
const shape = shapeOfMessage(samples.kind.schema);
const manager = fc.constantFrom('one', 'two', 'three');
const timeAt = (second: number): string => `2026-11-21T04:24:${String(second).padStart(2, '0')}Z`;

const decoded = (value: object): ApiObject => decodeValue<ApiObject>(samples, value).object;
/** As it comes back from the store. */
const stored = (object: ApiObject): ApiObject => JSON.parse(encodeObject(samples.kind, object)) as ApiObject;

function created(value: object, who = 'one', second = 0): ApiObject {
  const object = decoded(value);
  object.metadata.uid = 'u';
  ownCreated(served, object, { manager: who, subresource: '', now: timeAt(second) });
  return stored(object);
}

function updated(old: ApiObject, value: object, who: string, second = 1, subresource = ''): ApiObject {
  const object = decoded(value);
  object.metadata.uid = 'u';
  ownUpdated(served, old, object, { manager: who, subresource, now: timeAt(second) });
  keepTimes(old, object);
  return stored(object);
}

const setsOf = ({ metadata }: ApiObject): FieldSet[] =>
  storedManagers(metadata.managedFields).map(({ fields }) => fields);
const setOf = (object: ApiObject, name: string): unknown =>
  object.metadata.managedFields?.find((entry) => entry.manager === name)?.fieldsV1;
const everything = (object: ApiObject): FieldSet => {
  const { managedFields: _, ...metadata } = object.metadata;
  return difference(compare(shape, {}, { ...object, metadata }, undefined).changed, unowned);
};

const sample = (spec: object, metadata: object = {}) => ({
  apiVersion: 'test.dev/v1',
  kind: 'Sample',
  metadata: { name: 's', ...metadata },
  spec,
});

describe('whoever creates an object', () => {
  it('owns all that it says, and the text of that is the set', () => {
    fc.assert(
      fc.property(sent, (value) => {
        const object = created(value);
        const [own] = setsOf(object);
        expect(JSON.stringify(own)).toBe(JSON.stringify(everything(object)));
      }),
    );
  });

  test.each<[string, object, unknown]>([
    ['a scalar', { text: 'a' }, { 'f:text': {} }],
    ['what is zero and yet there', { number: 0 }, { 'f:number': {} }],
    ['a message, and what is in it', { inner: { text: 'a' } }, { 'f:inner': { '.': {}, 'f:text': {} } }],
    ['only what is in a message that is always there', { always: { text: 'a' } }, { 'f:always': { 'f:text': {} } }],
    ['what is atomic as one', { inner: { pinned: { a: 'x' } } }, { 'f:inner': { '.': {}, 'f:pinned': {} } }],
    ['keys of a map', { labels: { b: '1', a: '2' } }, { 'f:labels': { '.': {}, 'f:a': {}, 'f:b': {} } }],
    ['an atomic map as one', { selector: { a: '1' } }, { 'f:selector': {} }],
    ['a list as one', { order: ['a', 'b'] }, { 'f:order': {} }],
    ['the values of a set', { words: ['b', 'a'] }, { 'f:words': { '.': {}, 'v:"a"': {}, 'v:"b"': {} } }],
    [
      'items by their key',
      { boxes: [{ name: 'b' }, { name: 'a', flag: true }] },
      {
        'f:boxes': {
          '.': {},
          'k:{"name":"a"}': { '.': {}, 'f:flag': {}, 'f:name': {} },
          'k:{"name":"b"}': { '.': {}, 'f:name': {} },
        },
      },
    ],
    [
      'items by several keys, and what they are by default',
      { ports: [{ port: 10 }, { port: 2, protocol: 'UDP' }] },
      {
        'f:ports': {
          '.': {},
          'k:{"port":2,"protocol":"UDP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} },
          'k:{"port":10,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} },
        },
      },
    ],
    [
      'items that share their keys as one',
      { ports: [{ port: 1 }, { port: 1, title: 'a' }] },
      { 'f:ports': { '.': {}, 'k:{"port":1,"protocol":"TCP"}': {} } },
    ],
    ['what has no schema as one', { open: { a: { b: 1 } } }, { 'f:open': {} }],
  ])('owns %s', (_title, spec, expected) => {
    expect(setOf(created(sample(spec)), 'one')).toEqual({ 'f:spec': expected });
  });

  it('owns nothing of what the server says of every object', () => {
    const object = created(sample({}, { namespace: 'n', generateName: 's', labels: { a: 'b' } }));
    expect(setOf(object, 'one')).toEqual({
      'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:a': {} } },
    });
    expect(created(sample({})).metadata.managedFields).toBeUndefined();
  });

  it('takes over what it says, whoever the body says that owns it', () => {
    const entry: ManagedFieldsEntry = {
      manager: 'other',
      operation: 'Update',
      apiVersion: 'test.dev/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:text': {}, 'f:order': {} } },
    };
    const object = created(sample({ text: 'a' }, { managedFields: [entry] }));
    expect(setOf(object, 'other')).toEqual({ 'f:spec': { 'f:order': {} } });
    expect(setOf(object, 'one')).toEqual({ 'f:spec': { 'f:text': {} } });
  });
});

describe('whoever updates an object', () => {
  it('owns what it changed, and all that is there has one owner', () => {
    const steps = fc.array(fc.tuple(manager, sent), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sent, steps, (first, rest) => {
        let object = created(first);
        fc.pre(object.metadata.managedFields !== undefined);
        for (const [at, [who, value]] of rest.entries()) {
          const before = object;
          const compared = compare(shape, before, decoded(value), undefined);
          object = updated(before, value, who, at);
          if (setsOf(object).length === 0) return;
          const mine = storedManagers(object.metadata.managedFields).find(({ name }) => name === who)?.fields;
          expect(difference(difference(compared.changed, unowned), mine)).toBeUndefined();
          const sets = setsOf(object);
          expect(sets.reduce<FieldSet>(union, undefined)).toEqual(everything(object));
          for (const [index, set] of sets.entries()) {
            for (const other of sets.slice(index + 1)) expect(intersection(set, other)).toBeUndefined();
          }
        }
      }),
    );
  });

  const start = sample({ text: 'a', labels: { x: '1', y: '2' } });

  it('takes from others what it changes, and leaves them the rest', () => {
    const object = updated(created(start), sample({ text: 'b', labels: { x: '1' } }), 'two');
    expect(setOf(object, 'one')).toEqual({ 'f:spec': { 'f:labels': { '.': {}, 'f:x': {} } } });
    expect(setOf(object, 'two')).toEqual({ 'f:spec': { 'f:text': {} } });
    expect(object.metadata.managedFields?.map(({ time }) => time)).toEqual([timeAt(0), timeAt(1)]);
  });

  it('changes nothing when nothing changes', () => {
    const object = created(start);
    expect(updated(object, start, 'two', 9)).toEqual(object);
  });

  it('is another manager in each subresource', () => {
    const object = updated(created(start), sample({ text: 'c', labels: { x: '1', y: '2' } }), 'one', 1, 'scale');
    expect(object.metadata.managedFields?.map(({ manager: who, subresource }) => [who, subresource])).toEqual([
      ['one', undefined],
      ['one', 'scale'],
    ]);
  });

  it('may forget all managers, and then nobody owns anything by updates', () => {
    const reset = updated(created(start), { ...start, metadata: { name: 's', managedFields: [{}] } }, 'two');
    expect(reset.metadata.managedFields).toBeUndefined();
    expect(updated(reset, sample({ text: 'q' }), 'two').metadata.managedFields).toBeUndefined();
  });

  it('may say who owned what, where that makes sense; else what is stored counts', () => {
    const object = created(start);
    const [entry] = object.metadata.managedFields ?? [];
    const renamed = { ...entry, manager: 'renamed' };
    const withEntries = (managedFields: unknown) => ({ ...start, metadata: { name: 's', managedFields } });
    expect(setOf(updated(object, withEntries([renamed]), 'two'), 'renamed')).toEqual(setOf(object, 'one'));
    for (const nonsense of [[], [{ ...renamed, operation: 'Guess' }], [{ ...renamed, fieldsV1: { x: {} } }]]) {
      expect(updated(object, withEntries(nonsense), 'two').metadata.managedFields).toEqual(
        object.metadata.managedFields,
      );
    }
    expect(updated(object, withEntries([renamed]), 'two', 1, 'status').metadata.managedFields).toEqual(
      object.metadata.managedFields,
    );
  });

  it('is remembered among the last ten; those before are ancient', () => {
    let object = created(sample({ labels: { start: '' } }), 'm0');
    for (let at = 1; at <= 12; at++) {
      const labels = Object.fromEntries(Array.from({ length: at + 1 }, (_, index) => [`k${index}`, '']));
      object = updated(object, sample({ labels: { start: '', ...labels } }), `m${at}`, at);
    }
    const managers = object.metadata.managedFields?.map(({ manager: who }) => who);
    expect(managers).toEqual(['ancient-changes', ...Array.from({ length: 9 }, (_, index) => `m${index + 4}`)]);
    expect(setsOf(object).reduce<FieldSet>(union, undefined)).toEqual(everything(object));
  });
});
