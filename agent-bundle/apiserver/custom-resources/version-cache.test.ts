import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { JSONSchemaProps } from '../../../common/api/apiextensions/v1/json-schema-props.ts';
import { CachedThings, soon } from '../../../test/fakes/cached-things.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { Served } from '../routes/served.ts';
import { ServedDefinition } from './served-definition.ts';

let things: CachedThings;
let clock: ManualClock;
beforeEach(() => {
  things = new CachedThings();
  clock = new ManualClock();
});
afterEach(() => things.end());

const text: JSONSchemaProps = { type: 'string' };
const openAPIV3Schema: JSONSchemaProps = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { color: { ...text, default: 'red' }, text } } },
};

/** Things of `test.dev/v1`, as `CachedThings` stores them, in these versions. */
function servedAs(...names: string[]): readonly Served[] {
  const versions = names.map((name) => ({ name, served: true, storage: name === 'v1', schema: { openAPIV3Schema } }));
  const definition = {
    metadata: { name: 'things.test.dev' },
    spec: { group: 'test.dev', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions },
  } as CustomResourceDefinition;
  const ask = () => Promise.reject(new Error('nobody is asked'));
  return new ServedDefinition({ definition, stored: things.cache, isTerminating: () => false, ask, clock }).served;
}

test('what lacks a default is given one, and is made once', async () => {
  await things.put('a/x', {}, { text: 'old' });
  const [{ cache } = { cache: things.cache }] = servedAs('v1');
  const [shown] = (await cache.list({}, soon())).items;
  expect(shown?.bytes.toString()).toContain('"spec":{"color":"red","text":"old"}');
  expect((await cache.list({}, soon())).items[0]).toBe(shown);
});

test('a minute later what is new is trusted, where no other version writes', async () => {
  const [only] = servedAs('v1');
  const [one] = servedAs('v1', 'v2');
  await things.put('a/before', {}, { text: 'x' });
  await clock.advance(60_000);
  for (const served of [only, one]) await served?.cache.list({}, soon());
  await things.put('a/after', {}, { text: 'x' });
  const colored = async (served: Served | undefined) => {
    const { items = [] } = (await served?.cache.list({}, soon())) ?? {};
    return items.filter(({ bytes }) => bytes.includes('red')).map(({ name }) => name);
  };
  expect(await colored(only)).toEqual(['before']);
  expect(await colored(one)).toEqual(['after', 'before']);
});
