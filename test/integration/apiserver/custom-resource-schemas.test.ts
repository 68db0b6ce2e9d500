import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { crds, define, preserved, widgets } from './definitions.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';

const string = { type: 'string' };
const bar = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { description: 'Name of Bar.', ...string },
    feeling: { description: 'Whether Bar is feeling great.', ...string, enum: ['Great', 'Down'] },
    bazs: { description: 'List of Bazs.', type: 'array', items: string },
  },
};
const foo = {
  description: 'Foo CRD for Testing',
  type: 'object',
  properties: {
    spec: {
      description: 'Specification of Foo',
      type: 'object',
      properties: { bars: { description: 'List of Bars and their specs.', type: 'array', items: bar } },
    },
    status: {
      description: 'Status of Foo',
      type: 'object',
      properties: {
        quxType: { description: 'Indicates to external qux type.', ...string, pattern: 'in-tree|out-of-tree' },
      },
    },
  },
};
const embedded = {
  type: 'object',
  properties: {
    spec: { ...preserved, description: 'Anything, and an object.', 'x-kubernetes-embedded-resource': true },
  },
};
const versionOf = (openAPIV3Schema: object) => ({ schema: { openAPIV3Schema } });
const named = (plural: string, kind: string, schema: object) => widgets({ plural, kind, version: versionOf(schema) });

/** A kind whose values have rules. */
const ruled = (...rules: object[]) => ({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      'x-kubernetes-validations': rules,
      properties: {
        x: { type: 'integer', default: 0 },
        y: { type: 'integer', default: 0 },
        list: { type: 'array', items: { type: 'array', items: { type: 'array', items: string } } },
      },
    },
  },
});

describe('schemas of custom resources', () => {
  let master: LocalMaster;
  let api: RawClient;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    kubectl = new Kubectl(master);
    await define(api, named('foos', 'Foo', foo));
    await define(api, named('opens', 'Open', { ...preserved, description: 'unknown at the root' }));
    await define(api, named('holders', 'Holder', embedded));
    await define(
      api,
      named(
        'rules',
        'Rule',
        ruled({ rule: 'self.x > self.y' }, { rule: 'self.x >= oldSelf.x', message: 'x may not shrink' }),
      ),
    );
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const object = (kind: string, name: string, more: object) => ({
    apiVersion: 'test.dev/v1',
    kind,
    metadata: { name },
    ...more,
  });
  const refusal = async (method: string, path: string, body: object) => {
    const answer = await api.json<{ code: number; message: string }>(method, path, { body });
    expect(answer.code).toBe(422);
    return answer.message;
  };
  const at = (plural: string, name = '') => `/apis/test.dev/v1/namespaces/default/${plural}${name && `/${name}`}`;

  test.each<[string, RegExp]>([
    [
      'foos',
      /DESCRIPTION:.*Foo CRD for Testing.*FIELDS:.*apiVersion.*<string>.*APIVersion defines.*spec.*<Object>.*Specification of Foo/s,
    ],
    [
      'foos.metadata',
      /DESCRIPTION:.*Standard object's metadata.*FIELDS:.*creationTimestamp.*<string>.*CreationTimestamp is a timestamp/s,
    ],
    ['foos.spec', /DESCRIPTION:.*Specification of Foo.*FIELDS:.*bars.*<\[\]Object>.*List of Bars and their specs/s],
    [
      'foos.spec.bars',
      /DESCRIPTION:.*List of Bars and their specs.*FIELDS:.*bazs.*<\[\]string>.*List of Bazs.*name.*<string>.*Name of Bar/s,
    ],
    ['opens', /DESCRIPTION:.*unknown at the root/s],
    ['holders.spec', /DESCRIPTION:.*Anything, and an object/s],
  ])('kubectl explain %s', async (path, words) => {
    expect(await kubectl.run(`explain ${path}`)).toMatch(words);
  });

  it('are published to older clients as they were written, with the parts of every object', async () => {
    const { definitions } = await api.json<{ definitions: Record<string, Record<string, unknown>> }>(
      'GET',
      '/openapi/v2',
    );
    const { properties, 'x-kubernetes-group-version-kind': kinds, ...rest } = definitions['dev.test.v1.Foo'] ?? {};
    const { apiVersion, kind, metadata, ...own } = properties as Record<string, unknown>;
    expect({ ...rest, properties: own }).toEqual(foo);
    expect([apiVersion, kind, metadata]).toEqual([
      expect.objectContaining(string),
      expect.objectContaining(string),
      expect.objectContaining({ $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }),
    ]);
    expect(kinds).toEqual([{ group: 'test.dev', version: 'v1', kind: 'Foo' }]);
    expect(definitions['dev.test.v1.Open']).toMatchObject({ type: 'object' });
    expect(definitions['dev.test.v1.Open']).not.toHaveProperty('properties');
  });

  it('refuse by kubectl what is unknown, missing or not among the values', async () => {
    const apply = (spec: object) => kubectl.refused('apply -f -', JSON.stringify(object('Foo', 'bad', { spec })));
    expect(await apply({ foo: true })).toMatch(/unknown field "spec.foo"/);
    expect(await apply({ bars: [{ feeling: 'Great' }] })).toContain('spec.bars[0].name: Required value');
    expect(await apply({ bars: [{ name: 'a', feeling: 'Odd' }] })).toContain(
      'spec.bars[0].feeling: Unsupported value: "Odd": supported values: "Great", "Down"',
    );
    await kubectl.run('apply -f -', JSON.stringify(object('Open', 'any', { a: { b: [1] }, c: 'd' })));
    const embeddedPod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { any: 1 } };
    await kubectl.run('apply -f -', JSON.stringify(object('Holder', 'one', { spec: embeddedPod })));
    const nameless = await kubectl.refused(
      'apply -f -',
      JSON.stringify(object('Holder', 'two', { spec: { kind: 'Pod' } })),
    );
    expect(nameless).toContain('spec.apiVersion: Required value');
  });

  it('have rules that objects follow, on create and on update', async () => {
    expect(await refusal('POST', at('rules'), object('Rule', 'bad', { spec: { x: 1, y: 2 } }))).toBe(
      'Rule.test.dev "bad" is invalid: spec: Invalid value: failed rule: self.x > self.y',
    );
    const made = await api.json<{ metadata: object }>('POST', at('rules'), {
      body: object('Rule', 'good', { spec: { x: 5, y: 2 } }),
    });
    expect(await refusal('PUT', at('rules', 'good'), { ...made, spec: { x: 4, y: 2 } })).toContain(
      'spec: Invalid value: x may not shrink',
    );
    const { code } = await api.json('PUT', at('rules', 'good'), { body: { ...made, spec: { x: 6, y: 2 } } });
    expect(code).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    [
      'names what is not there',
      { rule: 'self.z > 1' },
      /x-kubernetes-validations\[0\]\.rule: Invalid value: .*undefined field 'z'/s,
    ],
    ['is no CEL', { rule: 'self = 42' }, /compilation failed: .*Syntax error/s],
    [
      'costs too much',
      { rule: 'self.list.all(x, x.all(y, y.all(z, z == "a")))' },
      /estimated rule cost exceeds budget by factor of more than 100x/,
    ],
  ])('are refused with a rule that %s', async (_, rule, words) => {
    expect(await refusal('POST', crds, named('bads', 'Bad', ruled(rule)))).toMatch(words);
  });
});
