import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';
import { define, widgets } from './definitions.ts';
import { WebhookServer } from './webhook-server.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';
const patience = 15_000;
const core = '/api/v1/namespaces/default';
const add = (path: string, value: unknown) => ({ op: 'add', path, value });
const place = (version: string) => `/apis/test.dev/${version}/namespaces/default/gears`;

/** Two versions of the same, and a schema that prunes. */
const data = { type: 'object', additionalProperties: { type: 'string' } };
const properties = { data, stage1: { type: 'string' }, size: { type: 'integer', default: 3 } };
const openAPIV3Schema = { type: 'object', properties };

interface Gear {
  readonly apiVersion: string;
  readonly data?: Record<string, string>;
  readonly [field: string]: unknown;
}

describe('admission of custom resources', () => {
  let master: LocalMaster;
  let api: RawClient;
  let hooks: WebhookServer;

  beforeAll(async () => {
    hooks = await WebhookServer.start('127.0.0.1');
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await define(
      api,
      widgets({
        plural: 'gears',
        kind: 'Gear',
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } },
          { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema } },
        ],
      }),
    );
    hooks.on('/marker', () => ({ allowed: false, status: { message: 'in effect' } }));
  });
  afterAll(async () => {
    api.close();
    hooks.close();
    await master.end();
  });

  async function must(method: string, path: string, body?: object): Promise<RawAnswer> {
    const answer = await api.send(method, path, { body });
    expect(answer.code, answer.body).toBeLessThan(300);
    return answer;
  }
  const base = { sideEffects: 'None', admissionReviewVersions: ['v1'] };
  const rule = (resource: string, apiGroup: string, version: string, operations = ['CREATE']) => ({
    operations,
    apiGroups: [apiGroup],
    apiVersions: [version],
    resources: [resource],
  });
  const webhook = (name: string, path: string, rules: object[]) => ({
    name,
    clientConfig: hooks.at(path),
    rules,
    ...base,
  });

  async function configured(
    sort: 'mutating' | 'validating',
    webhooks: object[],
    run: () => Promise<void>,
  ): Promise<void> {
    const path = `${registration}/${sort}webhookconfigurations`;
    const marker = { ...webhook('marker.example.com', '/marker', [rule('configmaps', '', 'v1')]) };
    await must('POST', path, { metadata: { name: 'under-test' }, webhooks: [...webhooks, marker] });
    const probe = () => api.send('POST', `${core}/configmaps?dryRun=All`, { body: { metadata: { name: 'marker' } } });
    try {
      await expect.poll(async () => (await probe()).body, { timeout: patience }).toContain('in effect');
      await run();
    } finally {
      await must('DELETE', `${path}/under-test`);
      await expect.poll(async () => (await probe()).code, { timeout: patience }).toBe(201);
    }
  }
  const gear = (version: string, name: string, more: object = {}) => ({
    apiVersion: `test.dev/${version}`,
    kind: 'Gear',
    metadata: { name },
    ...more,
  });

  it('denies them when they are made, changed and deleted', async () => {
    hooks.on('/deny', ({ object, oldObject, operation }) => {
      const { data } = (operation === 'DELETE' ? oldObject : object) ?? {};
      return data?.['forbidden'] === undefined ? {} : { allowed: false, status: { message: 'forbidden data' } };
    });
    const rules = [rule('gears', 'test.dev', 'v1', ['CREATE', 'UPDATE', 'DELETE'])];
    await must('POST', place('v1'), gear('v1', 'fixed', { data: { forbidden: 'x' } }));
    await must('POST', place('v1'), gear('v1', 'free', { data: { a: 'b' } }));
    await configured('validating', [webhook('deny.example.com', '/deny', rules)], async () => {
      const denied = 'admission webhook \\"deny.example.com\\" denied the request: forbidden data';
      const made = await api.send('POST', place('v1'), { body: gear('v1', 'made', { data: { forbidden: 'x' } }) });
      expect(made.body).toContain(denied);
      const patched = await api.send('PATCH', `${place('v2')}/free`, {
        headers: { 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ data: { forbidden: 'x' } }),
      });
      expect(patched.body).toContain(denied);
      expect((await api.send('DELETE', `${place('v1')}/fixed`)).body).toContain(denied);
    });
    await must('DELETE', `${place('v1')}/fixed`);
  });

  it('changes them in the version that a rule names; what the schema does not know is pruned again', async () => {
    hooks.on('/first', ({ object }) => ({ patch: [add('/stage1', 'yes'), add('/seen', object?.apiVersion)] }));
    hooks.on('/second', ({ object }) =>
      object?.['stage1'] === 'yes'
        ? { patch: [add('/data', { ...object.data, stage2: 'yes' }), add('/stage2', 1)] }
        : {},
    );
    const webhooks = [
      webhook('first.example.com', '/first', [rule('gears', 'test.dev', 'v1')]),
      webhook('second.example.com', '/second', [rule('gears', 'test.dev', 'v2')]),
    ];
    await configured('mutating', webhooks, async () => {
      for (const version of ['v1', 'v2']) {
        const made = await must('POST', place(version), gear(version, `staged-${version}`, { data: { a: 'b' } }));
        const { metadata: _, ...rest } = JSON.parse(made.body) as Gear;
        expect(rest).toEqual({
          apiVersion: `test.dev/${version}`,
          kind: 'Gear',
          data: { a: 'b', stage2: 'yes' },
          stage1: 'yes',
          size: 3,
        });
      }
      const asked = hooks.requests('/first').at(-1);
      expect(asked).toMatchObject({
        kind: { group: 'test.dev', version: 'v1', kind: 'Gear' },
        requestKind: { group: 'test.dev', version: 'v2', kind: 'Gear' },
        object: { apiVersion: 'test.dev/v1', kind: 'Gear', size: 3 },
      });
    });
  });

  it('denies definitions', async () => {
    hooks.on('/definitions', ({ object }) =>
      object?.metadata.labels?.['denied'] ? { allowed: false, status: { message: 'no more of these' } } : {},
    );
    const rules = [rule('customresourcedefinitions', 'apiextensions.k8s.io', '*')];
    await configured('validating', [webhook('crds.example.com', '/definitions', rules)], async () => {
      const definition = widgets({ plural: 'cogs', kind: 'Cog' });
      const body = { ...definition, metadata: { name: 'cogs.test.dev', labels: { denied: 'yes' } } };
      const denied = await api.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body });
      expect(denied.body).toContain('denied the request: no more of these');
    });
  });

  it('lets policies judge them, and lets them be parameters', async () => {
    await must('POST', place('v1'), gear('v1', 'limit', { size: 5 }));
    const policy = {
      paramKind: { apiVersion: 'test.dev/v2', kind: 'Gear' },
      matchConstraints: { resourceRules: [rule('gears', 'test.dev', 'v1', ['CREATE', 'UPDATE'])] },
      validations: [
        { expression: 'object.size <= params.size', messageExpression: "'at most ' + string(params.size)" },
        { expression: "object.sise == 1 || object.metadata.labels.a == 'b' || true" },
      ],
    };
    const path = `${registration}/validatingadmissionpolicies`;
    await must('POST', path, { metadata: { name: 'gears' }, spec: policy });
    const paramRef = { name: 'limit', parameterNotFoundAction: 'Deny' };
    await must('POST', `${registration}/validatingadmissionpolicybindings`, {
      metadata: { name: 'gears' },
      spec: {
        policyName: 'gears',
        paramRef,
        validationActions: ['Deny'],
      },
    });
    const write = async () =>
      (await api.send('POST', `${place('v1')}?dryRun=All`, { body: gear('v1', 'large', { size: 6 }) })).body;
    await expect
      .poll(write, { timeout: patience })
      .toContain("ValidatingAdmissionPolicy 'gears' with binding 'gears' denied request: at most 5");
    await must('POST', `${place('v2')}?dryRun=All`, gear('v2', 'small', { size: 4 }));
    interface Checked {
      readonly status: { readonly observedGeneration?: number; readonly typeChecking?: object };
    }
    const status = async () => (await api.json<Checked>('GET', `${path}/gears`)).status;
    await expect.poll(async () => (await status()).observedGeneration, { timeout: patience }).toBe(1);
    expect((await status()).typeChecking).toEqual({
      expressionWarnings: [
        {
          fieldRef: 'spec.validations[1].expression',
          warning: [
            "test.dev/v1, Kind=Gear: ERROR: <input>:1:7: undefined field 'sise'",
            " | object.sise == 1 || object.metadata.labels.a == 'b' || true",
            ' | ......^',
          ].join('\n'),
        },
      ],
    });
    await must('DELETE', `${registration}/validatingadmissionpolicybindings/gears`);
    await must('DELETE', `${path}/gears`);
  });
});
