import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';
const core = '/api/v1/namespaces/guarded';
const apps = '/apis/apps/v1/namespaces/guarded';
const patience = 15_000;

interface Warned {
  readonly fieldRef: string;
  readonly warning: string;
}
interface PolicyView {
  readonly metadata: { readonly generation: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly typeChecking?: { readonly expressionWarnings?: readonly Warned[] };
  };
}

describe('admission policies', () => {
  let master: LocalMaster;
  let api: RawClient;
  const namespaceSelector = { matchLabels: { guarded: 'yes' } };

  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    const labels = { guarded: 'yes', environment: 'test' };
    await must('POST', '/api/v1/namespaces', { metadata: { name: 'guarded', labels } });
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  async function must(method: string, path: string, body?: object): Promise<RawAnswer> {
    const answer = await api.send(method, path, { body });
    expect(answer.code, answer.body).toBeLessThan(300);
    return answer;
  }

  const rule = (resources: string[], apiGroups = [''], operations = ['CREATE', 'UPDATE']) => ({
    operations,
    apiGroups,
    apiVersions: ['*'],
    resources,
  });

  interface Bound {
    readonly spec: object;
    readonly binding?: object;
  }

  /** Puts a policy into effect while `run` runs. A policy beside it tells when: what comes later is seen later. */
  async function bound({ spec, binding = {} }: Bound, run: () => Promise<void>): Promise<void> {
    await must('POST', `${registration}/validatingadmissionpolicies`, { metadata: { name: 'under-test' }, spec });
    await must('POST', `${registration}/validatingadmissionpolicybindings`, {
      metadata: { name: 'bound' },
      spec: {
        policyName: 'under-test',
        validationActions: ['Deny'],
        matchResources: { namespaceSelector },
        ...binding,
      },
    });
    const marker = {
      matchConstraints: { resourceRules: [rule(['configmaps'])], namespaceSelector },
      matchConditions: [{ name: 'marker', expression: "object.metadata.name == 'marker'" }],
      validations: [{ expression: 'false', message: 'in effect' }],
    };
    await must('POST', `${registration}/validatingadmissionpolicies`, { metadata: { name: 'z-marker' }, spec: marker });
    await must('POST', `${registration}/validatingadmissionpolicybindings`, {
      metadata: { name: 'z-marker' },
      spec: { policyName: 'z-marker', validationActions: ['Deny'] },
    });
    const probe = () => api.send('POST', `${core}/configmaps?dryRun=All`, { body: { metadata: { name: 'marker' } } });
    try {
      await expect.poll(async () => (await probe()).body, { timeout: patience }).toContain('denied request');
      await run();
    } finally {
      for (const [binding, policy] of [
        ['bound', 'under-test'],
        ['z-marker', 'z-marker'],
      ]) {
        await must('DELETE', `${registration}/validatingadmissionpolicybindings/${binding}`);
        await must('DELETE', `${registration}/validatingadmissionpolicies/${policy}`);
      }
      await expect.poll(async () => (await probe()).code, { timeout: patience }).toBe(201);
    }
  }

  const deployment = (name: string, replicas: number) => ({
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'x' }] } },
    },
  });
  const createConfigMap = (name: string, data: Record<string, string> = {}) =>
    api.send('POST', `${core}/configmaps`, { body: { metadata: { name }, data } });

  it('say in their own words why a deployment is refused', async () => {
    const spec = {
      matchConstraints: { resourceRules: [rule(['deployments'], ['apps'])] },
      variables: [
        { name: 'replicas', expression: 'object.spec.replicas' },
        { name: 'oddReplicas', expression: 'variables.replicas % 2 == 1' },
      ],
      validations: [
        {
          expression: 'variables.replicas > 1',
          messageExpression: "'wants replicas > 1, got ' + string(variables.replicas)",
        },
        { expression: '!variables.oddReplicas || namespaceObject.metadata.labels.environment != "test"' },
      ],
    };
    await bound({ spec }, async () => {
      const refused = await api.send('POST', `${apps}/deployments`, { body: deployment('one', 1) });
      const message =
        "ValidatingAdmissionPolicy 'under-test' with binding 'bound' denied request: wants replicas > 1, got 1";
      expect(JSON.parse(refused.body)).toMatchObject({
        code: 422,
        reason: 'Invalid',
        message: `deployments.apps "one" is forbidden: ${message}`,
        details: { name: 'one', group: 'apps', kind: 'deployments', causes: [{ message }] },
      });
      const odd = await api.send('POST', `${apps}/deployments`, { body: deployment('three', 3) });
      expect(odd.body).toContain('denied request: failed expression: !variables.oddReplicas ||');
      await must('POST', `${apps}/deployments`, deployment('two', 2));
      const shrunk = await api.send('PUT', `${apps}/deployments/two`, { body: deployment('two', 1) });
      expect(shrunk.code).toBe(422);
    });
  });

  it('take parameters, which may be there or not', async () => {
    await must('POST', `${core}/configmaps`, { metadata: { name: 'limits' }, data: { most: '3' } });
    const spec = {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: { resourceRules: [rule(['deployments'], ['apps'])] },
      validations: [{ expression: 'object.spec.replicas <= int(params.data.most)', reason: 'Forbidden' }],
    };
    const paramRef = { name: 'limits', parameterNotFoundAction: 'Deny' };
    await bound({ spec, binding: { paramRef } }, async () => {
      const refused = await api.send('POST', `${apps}/deployments`, { body: deployment('four', 4) });
      expect(refused.code).toBe(403);
      await must('POST', `${apps}/deployments?dryRun=All`, deployment('three', 3));
      await must('DELETE', `${core}/configmaps/limits`);
      const without = () => api.send('POST', `${apps}/deployments?dryRun=All`, { body: deployment('three', 3) });
      await expect
        .poll(async () => (await without()).body, { timeout: patience })
        .toContain(
          'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
        );
    });
  });

  it('warn, where they are not to deny', async () => {
    const spec = {
      matchConstraints: {
        resourceRules: [rule(['configmaps'])],
        excludeResourceRules: [{ ...rule(['configmaps']), resourceNames: ['spared'] }],
      },
      validations: [{ expression: 'false', message: 'never right' }],
    };
    await bound({ spec, binding: { validationActions: ['Warn', 'Audit'] } }, async () => {
      const made = await createConfigMap('warned');
      expect(made.code).toBe(201);
      expect(made.headers['warning']).toBe(
        `299 - "Validation failed for ValidatingAdmissionPolicy 'under-test' with binding 'bound': never right"`,
      );
      expect((await createConfigMap('spared')).headers['warning']).toBeUndefined();
    });
  });

  it('fail closed or open where they cannot be evaluated, and have no more than their budget', async () => {
    const validations = [{ expression: "object.data.missing == 'x'" }];
    const matchConstraints = { resourceRules: [rule(['configmaps'])] };
    await bound({ spec: { matchConstraints, validations } }, async () => {
      expect((await createConfigMap('closed')).body).toContain(
        `denied request: expression 'object.data.missing == 'x'' resulted in error: no such key: `,
      );
    });
    await bound({ spec: { matchConstraints, validations, failurePolicy: 'Ignore' } }, async () => {
      expect((await createConfigMap('open')).code).toBe(201);
    });
    const list = JSON.stringify(Array.from({ length: 120 }, () => 'x'));
    const bomb = `${list}.all(a, ${list}.all(b, ${list}.all(c, a == b || b == c || object.metadata.name != '')))`;
    await bound({ spec: { matchConstraints, validations: [{ expression: bomb }] } }, async () => {
      const blown = await createConfigMap('bomb');
      expect(blown.code).toBe(422);
      expect(blown.body).toContain('cost limit exceeded');
    });
  });

  it('ask the authorizer', async () => {
    const check = "authorizer.group('').resource('secrets').namespace('guarded').check('get').allowed()";
    const spec = {
      matchConstraints: { resourceRules: [rule(['configmaps'])] },
      validations: [{ expression: `!${check} || !authorizer.requestResource.check('delete').allowed()` }],
    };
    await bound({ spec }, async () => {
      expect((await createConfigMap('mighty')).body).toContain('denied request: failed expression: !authorizer.group');
    });
  });

  it('that are no CEL are refused', async () => {
    const spec = {
      matchConstraints: { resourceRules: [rule(['configmaps'])] },
      validations: [{ expression: 'object.x +' }, { expression: "'a'" }, { expression: 'variables.nobody == 1' }],
      auditAnnotations: [{ key: 'a', valueExpression: 'nobody' }],
    };
    const refused = await api.send('POST', `${registration}/validatingadmissionpolicies`, {
      body: { metadata: { name: 'broken' }, spec },
    });
    expect(refused.code).toBe(422);
    expect(refused.body).toContain(
      'spec.validations[0].expression: Invalid value: \\"object.x +\\": compilation failed: ERROR: <input>:1:',
    );
    expect(refused.body).toContain(`spec.validations[1].expression: Invalid value: \\"'a'\\": must evaluate to bool`);
    expect(refused.body).toContain("undefined field 'nobody'");
    expect(refused.body).toContain('spec.auditAnnotations[0].valueExpression: Invalid value');
  });

  it('are checked against the types that they match', async () => {
    const spec = {
      matchConstraints: {
        resourceRules: [rule(['deployments'], ['apps'])].map((each) => ({ ...each, apiVersions: ['v1'] })),
      },
      validations: [
        {
          expression: "object.spec.replicas > '1'",
          messageExpression: "'wants replicas > 1, got ' + object.spec.replicas",
        },
        { expression: 'object.spec.template.spec.containers.all(c, c.image.startsWith("x"))' },
      ],
    };
    const path = `${registration}/validatingadmissionpolicies`;
    await must('POST', path, { metadata: { name: 'typed' }, spec });
    const status = async () => (await api.json<PolicyView>('GET', `${path}/typed`)).status;
    await expect.poll(async () => (await status()).observedGeneration, { timeout: patience }).toBe(1);
    const { typeChecking } = await status();
    expect(typeChecking?.expressionWarnings?.map(({ fieldRef }) => fieldRef)).toEqual([
      'spec.validations[0].expression',
      'spec.validations[0].messageExpression',
    ]);
    expect(typeChecking?.expressionWarnings?.[0]?.warning).toBe(
      "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n" +
        " | object.spec.replicas > '1'\n | .....................^",
    );
    await api.send('PATCH', `${path}/typed`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec: { validations: [{ expression: 'object.spec.replicas > 1' }] } }),
    });
    await expect.poll(async () => (await status()).observedGeneration, { timeout: patience }).toBe(2);
    expect((await status()).typeChecking).toEqual({});
    await must('DELETE', `${path}/typed`);
  });

  /** Puts a mutating policy into effect while `run` runs; its first mutation says when. */
  async function mutating(spec: object, run: () => Promise<void>): Promise<void> {
    const policies = `${registration}/mutatingadmissionpolicies`;
    const bindings = `${registration}/mutatingadmissionpolicybindings`;
    await must('POST', policies, { metadata: { name: 'changes' }, spec: { reinvocationPolicy: 'Never', ...spec } });
    await must('POST', bindings, {
      metadata: { name: 'changes' },
      spec: { policyName: 'changes', matchResources: { namespaceSelector } },
    });
    const probe = async () =>
      (await api.send('POST', `${core}/configmaps?dryRun=All`, { body: { metadata: { name: 'marker' } } })).body;
    const effect = (body: string) => body.includes('changed-by') || body.includes('denied request');
    try {
      await expect.poll(async () => effect(await probe()), { timeout: patience }).toBe(true);
      await run();
    } finally {
      await must('DELETE', `${bindings}/changes`);
      await must('DELETE', `${policies}/changes`);
      await expect.poll(async () => effect(await probe()), { timeout: patience }).toBe(false);
    }
  }
  const apply = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
  const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });

  it('that mutate lay configurations over objects, and patch them', async () => {
    const spec = {
      matchConstraints: { resourceRules: [rule(['configmaps', 'deployments'], ['*'])] },
      variables: [{ name: 'team', expression: "object.metadata.name + '/' + namespaceObject.metadata.name" }],
      mutations: [
        apply(`Object{metadata: Object.metadata{labels: Object.metadata.labels{app: 'changed-by'}}}`),
        patch(`[
          JSONPatch{op: 'add', path: '/metadata/annotations', value: {}},
          JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey('a/b'), value: variables.team}
        ]`),
        apply(`has(object.spec) ? Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{
          containers: [Object.spec.template.spec.containers{name: 'sidecar', image: 'x'}]}}}} : Object{}`),
      ],
    };
    await mutating(spec, async () => {
      const made = await must('POST', `${apps}/deployments`, deployment('changed', 2));
      expect(JSON.parse(made.body)).toMatchObject({
        metadata: { labels: { app: 'changed-by' }, annotations: { 'a/b': 'changed/guarded' } },
        spec: {
          template: {
            spec: { containers: [{ name: 'c' }, { name: 'sidecar', terminationMessagePolicy: 'File' }] },
          },
        },
      });
      const config = JSON.parse((await createConfigMap('changed', { a: 'b' })).body) as Record<string, unknown>;
      expect(config).toMatchObject({ data: { a: 'b' }, metadata: { labels: { app: 'changed-by' } } });
    });
  });

  it('that mutate refuse what they cannot do, where they fail closed', async () => {
    const matchConstraints = { resourceRules: [rule(['configmaps'])] };
    await mutating(
      { matchConstraints, mutations: [patch(`[JSONPatch{op: 'remove', path: '/nothing'}]`)] },
      async () => {
        const refused = await createConfigMap('refused');
        expect(refused.code).toBe(422);
        expect(refused.body).toContain("policy 'changes' with binding 'changes' denied request: JSON Patch: ");
      },
    );
    const args = apply(`Object{metadata: Object.metadata{finalizers: ['a/b'], labels: Object.metadata.labels{a: 1}}}`);
    await mutating({ matchConstraints, mutations: [args] }, async () => {
      expect((await createConfigMap('refused')).body).toContain('denied request: ');
    });
    const broken = { matchConstraints, mutations: [apply('Object{')], reinvocationPolicy: 'Never' };
    const answer = await api.send('POST', `${registration}/mutatingadmissionpolicies`, {
      body: { metadata: { name: 'broken' }, spec: broken },
    });
    expect(answer.body).toContain('spec.mutations[0].applyConfiguration.expression: Invalid value');
  });
});
