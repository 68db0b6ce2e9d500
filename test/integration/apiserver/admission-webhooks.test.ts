import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';
import { ownAddress } from './stand-in-backend.ts';
import { type ReviewRequest, WebhookServer } from './webhook-server.ts';

const registration = '/apis/admissionregistration.k8s.io/v1';
const core = '/api/v1/namespaces/hooked';
const add = (path: string, value: unknown) => ({ op: 'add', path, value });

/** Long enough for whatever a test waits for. */
const patience = 15_000;

describe('admission webhooks', () => {
  let master: LocalMaster;
  let api: RawClient;
  let hooks: WebhookServer;

  beforeAll(async () => {
    hooks = await WebhookServer.start(ownAddress(), ['hook.hooked.svc']);
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await must('POST', '/api/v1/namespaces', { metadata: { name: 'hooked', labels: { hooked: 'yes' } } });
    await must('POST', `${core}/serviceaccounts`, { metadata: { name: 'default' } });
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

  const merge = (path: string, body: object) =>
    api.send('PATCH', path, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });

  const namespaceSelector = { matchLabels: { hooked: 'yes' } };
  const base = { sideEffects: 'None', admissionReviewVersions: ['v1'], timeoutSeconds: 10 };
  const rule = (resources: string[], operations = ['CREATE', 'UPDATE'], apiGroups = ['']) => ({
    operations,
    apiGroups,
    apiVersions: ['*'],
    resources,
  });
  const webhook = (name: string, path: string, rules: object[], more: object = {}) => ({
    name,
    clientConfig: hooks.at(path),
    rules,
    namespaceSelector,
    ...base,
    ...more,
  });

  /** Configures webhooks while `run` runs. Last of them stands one that tells when the configuration is in effect. */
  async function configured(
    sort: 'mutating' | 'validating',
    webhooks: object[],
    run: () => Promise<void>,
  ): Promise<void> {
    const path = `${registration}/${sort}webhookconfigurations`;
    const marker = webhook('marker.example.com', '/marker', [rule(['configmaps'])], {
      objectSelector: { matchLabels: { marker: sort } },
    });
    await must('POST', path, { metadata: { name: 'under-test' }, webhooks: [...webhooks, marker] });
    const probe = { metadata: { name: 'marker', labels: { marker: sort } } };
    const answer = () => api.send('POST', `${core}/configmaps?dryRun=All`, { body: probe });
    try {
      await expect.poll(async () => (await answer()).body, { timeout: patience }).toContain('in effect');
      await run();
    } finally {
      await must('DELETE', `${path}/under-test`);
      await expect.poll(async () => (await answer()).code, { timeout: patience }).toBe(201);
    }
  }

  const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
    metadata: { name, labels },
    data,
  });
  const create = (name: string, data?: Record<string, string>, labels?: Record<string, string>) =>
    api.send('POST', `${core}/configmaps`, { body: configMap(name, data, labels) });

  it('deny pods and config maps, created, replaced or patched; other namespaces are left alone', async () => {
    hooks.on('/deny', ({ object }) => {
      const bad = object?.data?.['forbidden'] !== undefined || object?.metadata.labels?.['forbidden'] !== undefined;
      return bad ? { allowed: false, status: { message: 'the object is forbidden', code: 403, reason: 'Nope' } } : {};
    });
    const rules = [rule(['configmaps', 'pods'])];
    await configured('validating', [webhook('deny.example.com', '/deny', rules)], async () => {
      const refusal = await create('bad', { forbidden: '' });
      expect(JSON.parse(refusal.body)).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'admission webhook "deny.example.com" denied the request: the object is forbidden',
        reason: 'Nope',
        code: 403,
      });
      const pod = {
        metadata: { name: 'bad', labels: { forbidden: '' } },
        spec: { containers: [{ name: 'c', image: 'x' }] },
      };
      expect((await api.send('POST', `${core}/pods`, { body: pod })).code).toBe(403);
      await must('POST', `${core}/configmaps`, configMap('good', { a: 'b' }));
      const place = `${core}/configmaps/good`;
      expect((await api.send('PUT', place, { body: configMap('good', { forbidden: '' }) })).code).toBe(403);
      expect((await merge(place, { data: { forbidden: '' } })).code).toBe(403);
      expect((await merge(place, { data: { allowed: '' } })).code).toBe(200);
      const elsewhere = { body: configMap('bad', { forbidden: '' }) };
      expect((await api.send('POST', '/api/v1/namespaces/default/configmaps', elsewhere)).code).toBe(201);
    });
  });

  it('are told the whole request', async () => {
    hooks.on('/told', () => ({ warnings: ['mind the gap'] }));
    const rules = [rule(['configmaps', 'deployments/scale', 'deployments'], ['*'], ['*'])];
    await configured('validating', [webhook('told.example.com', '/told', rules)], async () => {
      const query = '?dryRun=All&fieldManager=me&fieldValidation=Strict';
      const made = await api.send('POST', `${core}/configmaps${query}`, { body: configMap('told', { a: 'b' }) });
      expect(made.code, made.body).toBe(201);
      expect(made.headers['warning']).toBe('299 - "mind the gap"');
      const at = hooks.requests('/told').at(-1);
      const kind = { group: '', version: 'v1', kind: 'ConfigMap' };
      const resource = { group: '', version: 'v1', resource: 'configmaps' };
      expect(at).toMatchObject({
        kind,
        resource,
        requestKind: kind,
        requestResource: resource,
        name: 'told',
        namespace: 'hooked',
        operation: 'CREATE',
        userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
        object: {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: { name: 'told', namespace: 'hooked' },
          data: { a: 'b' },
        },
        oldObject: null,
        dryRun: true,
        options: {
          kind: 'CreateOptions',
          apiVersion: 'meta.k8s.io/v1',
          dryRun: ['All'],
          fieldManager: 'me',
          fieldValidation: 'Strict',
        },
      });
      await must('POST', `${core}/configmaps`, configMap('told', { a: 'b' }));
      await must('DELETE', `${core}/configmaps/told`);
      expect(hooks.requests('/told').at(-1)).toMatchObject({
        operation: 'DELETE',
        name: 'told',
        object: null,
        oldObject: { data: { a: 'b' } },
        options: { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' },
      });
      await must('POST', `/apis/apps/v1/namespaces/hooked/deployments`, deployment('scaled'));
      const scale = { metadata: { name: 'scaled' }, spec: { replicas: 3 } };
      await must('PUT', `/apis/apps/v1/namespaces/hooked/deployments/scaled/scale`, scale);
      expect(hooks.requests('/told').at(-1)).toMatchObject({
        operation: 'UPDATE',
        subResource: 'scale',
        kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
        resource: { group: 'apps', version: 'v1', resource: 'deployments' },
        object: { spec: { replicas: 3 } },
        oldObject: { kind: 'Scale', spec: {} },
        options: { kind: 'UpdateOptions' },
      });
    });
  });

  const deployment = (name: string) => ({
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'x' }] } },
    },
  });

  it('change config maps one after the other, and see what others changed where they ask to', async () => {
    const stage = ({ object }: ReviewRequest, from: string, to: string) =>
      object?.data?.[from] === undefined || object.data[to] !== undefined ? {} : { patch: [add(`/data/${to}`, 'yes')] };
    hooks.on('/third', (request) => stage(request, 'second', 'third'));
    hooks.on('/first', (request) => stage(request, 'start', 'first'));
    hooks.on('/second', (request) => stage(request, 'first', 'second'));
    const rules = [rule(['configmaps'])];
    const webhooks = [
      webhook('third.example.com', '/third', rules, { reinvocationPolicy: 'IfNeeded' }),
      webhook('first.example.com', '/first', rules),
      webhook('second.example.com', '/second', rules),
    ];
    await configured('mutating', webhooks, async () => {
      const made = await create('staged', { start: 'yes' });
      expect(JSON.parse(made.body)).toMatchObject({
        data: { start: 'yes', first: 'yes', second: 'yes', third: 'yes' },
      });
      expect(hooks.requests('/first').filter(({ name }) => name === 'staged')).toHaveLength(1);
      expect(hooks.requests('/third').filter(({ name }) => name === 'staged')).toHaveLength(2);
    });
  });

  it('are asked once, though a policy before them has changed the object', async () => {
    hooks.on('/once', () => ({}));
    const expression = "Object{metadata: Object.metadata{labels: Object.metadata.labels{policy: 'seen'}}}";
    const spec = {
      matchConstraints: { resourceRules: [rule(['configmaps'])], namespaceSelector },
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }],
      reinvocationPolicy: 'Never',
    };
    await must('POST', `${registration}/mutatingadmissionpolicies`, { metadata: { name: 'first' }, spec });
    const binding = { metadata: { name: 'first' }, spec: { policyName: 'first' } };
    await must('POST', `${registration}/mutatingadmissionpolicybindings`, binding);
    const probe = async () =>
      (await api.send('POST', `${core}/configmaps?dryRun=All`, { body: configMap('probe') })).body;
    await expect.poll(probe, { timeout: patience }).toContain('"policy":"seen"');
    await configured('mutating', [webhook('once.example.com', '/once', [rule(['configmaps'])])], async () => {
      expect((await create('once')).body).toContain('"policy":"seen"');
      const asked = hooks.requests('/once').filter(({ name }) => name === 'once');
      expect(asked.map(({ object }) => object?.metadata.labels)).toEqual([{ policy: 'seen' }]);
    });
    await must('DELETE', `${registration}/mutatingadmissionpolicybindings/first`);
    await must('DELETE', `${registration}/mutatingadmissionpolicies/first`);
    await expect.poll(probe, { timeout: patience }).not.toContain('"policy":"seen"');
  });

  it('change pods, which are defaulted again, and may not move what they change', async () => {
    const init = [{ name: 'added', image: 'added', resources: {} }];
    hooks.on('/pods', () => ({ patch: [add('/spec/initContainers', init), add('/spec/nobodyKnows', 1)] }));
    hooks.on('/move', () => ({ patch: [{ op: 'replace', path: '/metadata/namespace', value: 'default' }] }));
    hooks.on('/spoil', () => ({ patch: [{ op: 'replace', path: '/data', value: 7 }] }));
    hooks.on('/break', () => ({ patch: [{ op: 'remove', path: '/nothing/there' }] }));
    const only = (label: string) => ({ objectSelector: { matchLabels: { [label]: 'yes' } } });
    const webhooks = [
      webhook('pods.example.com', '/pods', [rule(['pods'])]),
      webhook('move.example.com', '/move', [rule(['configmaps'])], only('move')),
      webhook('spoil.example.com', '/spoil', [rule(['configmaps'])], only('spoil')),
      webhook('break.example.com', '/break', [rule(['configmaps'])], only('break')),
    ];
    await configured('mutating', webhooks, async () => {
      const pod = { metadata: { name: 'mutated' }, spec: { containers: [{ name: 'c', image: 'x' }] } };
      const made = await api.send('POST', `${core}/pods`, { body: pod });
      expect(JSON.parse(made.body)).toMatchObject({
        spec: {
          initContainers: [
            { name: 'added', image: 'added', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' },
          ],
        },
      });
      expect(made.body).not.toContain('nobodyKnows');
      expect((await create('moved', {}, { move: 'yes' })).body).toContain(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
      expect((await create('spoiled', { a: 'b' }, { spoil: 'yes' })).code).toBe(500);
      expect((await create('broken', {}, { break: 'yes' })).code).toBe(500);
    });
  });

  it('that cannot be reached fail closed or open, as they say', async () => {
    const rules = [rule(['configmaps'])];
    const gone = { url: 'https://127.0.0.1:1/gone' };
    const closed = webhook('closed.example.com', '', rules, {
      clientConfig: gone,
      objectSelector: { matchLabels: { policy: 'closed' } },
    });
    const open = webhook('open.example.com', '', rules, { clientConfig: gone, failurePolicy: 'Ignore' });
    await configured('validating', [closed, open], async () => {
      const refused = await create('closed', {}, { policy: 'closed' });
      expect(JSON.parse(refused.body)).toMatchObject({
        code: 500,
        reason: 'InternalError',
        message:
          'Internal error occurred: failed calling webhook "closed.example.com": failed to call webhook: ' +
          'Post "https://127.0.0.1:1/gone?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused',
      });
      expect((await create('open')).code).toBe(201);
    });
  });

  it('have a second, if they are given no more', async () => {
    hooks.on('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      return {};
    });
    const objectSelector = { matchLabels: { slow: 'yes' } };
    const slow = (more: object) =>
      webhook('slow.example.com', '/slow', [rule(['configmaps'])], { ...more, objectSelector });
    const createSlow = (name: string) => create(name, {}, { slow: 'yes' });
    await configured('validating', [slow({ timeoutSeconds: 1 })], async () => {
      expect((await createSlow('slow')).body).toContain(
        `Post \\"${hooks.at('/slow').url}?timeout=1s\\": context deadline exceeded`,
      );
    });
    await configured('validating', [slow({ timeoutSeconds: 1, failurePolicy: 'Ignore' })], async () => {
      expect((await createSlow('slow-ignored')).code).toBe(201);
    });
    await configured('validating', [slow({ timeoutSeconds: 20 })], async () => {
      expect((await createSlow('slow-awaited')).code).toBe(201);
    });
  });

  it('that ask for what they are asked about end by their deadlines', async () => {
    hooks.on('/loop', async ({ name }) => {
      const inner = await create(`${(name ?? '').slice(0, 40)}x`, {}, { loop: 'yes' });
      return { allowed: inner.code === 201 };
    });
    const loop = webhook('loop.example.com', '/loop', [rule(['configmaps'])], {
      timeoutSeconds: 1,
      objectSelector: { matchLabels: { loop: 'yes' } },
    });
    await configured('validating', [loop], async () => {
      expect((await create('loop', {}, { loop: 'yes' })).body).toContain('context deadline exceeded');
    });
  });

  it('are asked about connections', async () => {
    hooks.on('/attach', ({ name }) => ({
      allowed: false,
      status: { message: `attaching to pod '${name}' is not allowed` },
    }));
    const rules = [rule(['pods/attach', 'pods/proxy'], ['CONNECT'])];
    await configured('validating', [webhook('attach.example.com', '/attach', rules)], async () => {
      const pod = { metadata: { name: 'closed' }, spec: { containers: [{ name: 'c', image: 'x' }] } };
      await must('POST', `${core}/pods`, pod);
      const refused = await api.send('POST', `${core}/pods/closed/attach?stdin=true&container=c`);
      expect(refused.body).toContain(`denied the request: attaching to pod 'closed' is not allowed`);
      expect(hooks.requests('/attach').at(-1)).toMatchObject({
        operation: 'CONNECT',
        subResource: 'attach',
        kind: { group: '', version: 'v1', kind: 'PodAttachOptions' },
        object: { kind: 'PodAttachOptions', apiVersion: 'v1', stdin: true, container: 'c' },
        options: null,
      });
      await merge(`${core}/pods/closed/status`, {
        status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
      });
      const attached = await master.kubectl(['-n', 'hooked', 'attach', 'closed', '-i', '-c=c']);
      expect(attached.code).not.toBe(0);
      expect(attached.stderr).toContain(`attaching to pod 'closed' is not allowed`);
      expect((await api.send('GET', `${core}/pods/closed/proxy/`)).body).toContain('denied the request');
    });
  });

  it('see objects in the version that their rules name, whatever version is written', async () => {
    hooks.on('/autoscalers', ({ object }) => ({
      patch: object?.['spec'] ? [add('/metadata/annotations', { seen: object.apiVersion })] : [],
    }));
    const rules = [{ ...rule(['horizontalpodautoscalers'], ['CREATE'], ['autoscaling']), apiVersions: ['v1'] }];
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' }, maxReplicas: 5 };
    const write = (name: string) =>
      api.json<{ metadata: { annotations?: object } }>(
        'POST',
        '/apis/autoscaling/v2/namespaces/hooked/horizontalpodautoscalers',
        { body: { metadata: { name }, spec } },
      );
    await configured('mutating', [webhook('equal.example.com', '/autoscalers', rules)], async () => {
      expect((await write('equal')).metadata.annotations).toEqual({ seen: 'autoscaling/v1' });
      expect(hooks.requests('/autoscalers').at(-1)).toMatchObject({
        kind: { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' },
        requestKind: { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
        object: { apiVersion: 'autoscaling/v1' },
      });
    });
    const exact = webhook('exact.example.com', '/autoscalers', rules, { matchPolicy: 'Exact' });
    await configured('mutating', [exact], async () => {
      expect((await write('exact')).metadata.annotations).toBeUndefined();
    });
  });

  it('are never asked about configurations of webhooks', async () => {
    hooks.on('/never', () => ({ allowed: false }));
    const everything = webhook('never.example.com', '/never', [rule(['*/*'], ['*'], ['*'])], {
      namespaceSelector: {},
      objectSelector: { matchLabels: { dummy: 'yes' } },
    });
    await configured('validating', [everything], async () => {
      const path = `${registration}/mutatingwebhookconfigurations`;
      await must('POST', path, { metadata: { name: 'dummy', labels: { dummy: 'yes' } }, webhooks: [] });
      await must('DELETE', `${path}/dummy`);
      expect((await create('never', {}, { dummy: 'yes' })).body).toContain('denied the request without explanation');
    });
    expect(hooks.requests('/never')).toHaveLength(1);
  });

  it('are reached through a service, under its own name', async () => {
    const ports = [{ name: 'https', port: 8443, targetPort: hooks.port }];
    await must('POST', `${core}/services`, { metadata: { name: 'hook' }, spec: { ports } });
    await must('POST', '/apis/discovery.k8s.io/v1/namespaces/hooked/endpointslices', {
      metadata: { name: 'hook-1', labels: { 'kubernetes.io/service-name': 'hook' } },
      addressType: 'IPv4',
      ports: [{ name: 'https', port: hooks.port }],
      endpoints: [{ addresses: [hooks.address], conditions: { ready: true } }],
    });
    hooks.on('/service', () => ({ patch: [add('/data', { reached: 'yes' })] }));
    const service = { namespace: 'hooked', name: 'hook', path: '/service', port: 8443 };
    const clientConfig = { service, caBundle: hooks.caBundle };
    const rules = [rule(['configmaps'])];
    await configured('mutating', [webhook('service.example.com', '', rules, { clientConfig })], async () => {
      expect(JSON.parse((await create('served')).body)).toMatchObject({ data: { reached: 'yes' } });
      const other = { service: { ...service, name: 'other' }, caBundle: hooks.caBundle };
      await merge(`${registration}/mutatingwebhookconfigurations/under-test`, {
        webhooks: [webhook('service.example.com', '', rules, { clientConfig: other })],
      });
      await expect
        .poll(async () => (await create('unserved')).body, { timeout: patience })
        .toContain('Post \\"https://other.hooked.svc:8443/service?timeout=10s\\": service \\"other\\" not found');
      await merge(`${registration}/mutatingwebhookconfigurations/under-test`, { webhooks: [] });
    });
  });

  it('are passed over where their conditions are not met, and refused where those are no CEL', async () => {
    hooks.on('/conditions', () => ({ patch: [add('/data', { seen: 'yes' })] }));
    const rules = [rule(['configmaps'])];
    const conditions = [{ name: 'not-me', expression: "object.metadata.name != 'skip-me'" }];
    const conditional = webhook('if.example.com', '/conditions', rules, { matchConditions: conditions });
    await configured('mutating', [conditional], async () => {
      expect(JSON.parse((await create('seen')).body)).toMatchObject({ data: { seen: 'yes' } });
      expect(JSON.parse((await create('skip-me')).body)).not.toHaveProperty('data.seen');
    });
    const invalid = webhook('if.example.com', '/conditions', rules, {
      matchConditions: [{ name: 'broken', expression: '... [] bad expression' }],
    });
    const refused = await api.send('POST', `${registration}/mutatingwebhookconfigurations`, {
      body: { metadata: { name: 'broken' }, webhooks: [invalid] },
    });
    expect(refused.code).toBe(422);
    expect(refused.body).toContain('webhooks[0].matchConditions[0].expression: Invalid value');
    expect(refused.body).toContain('compilation failed');
    const list = JSON.stringify(Array.from({ length: 100 }, () => 'x'));
    const bomb = `${list}.all(a, ${list}.all(b, ${list}.all(c, a == b || b == c || object.metadata.name != '')))`;
    const costly = webhook('if.example.com', '/conditions', rules, {
      matchConditions: [{ name: 'bomb', expression: bomb }],
      objectSelector: { matchLabels: { bomb: 'yes' } },
    });
    await configured('mutating', [costly], async () => {
      const blown = await create('bomb', {}, { bomb: 'yes' });
      expect(blown.code).toBe(403);
      expect(blown.body).toContain('cost limit exceeded');
    });
  });
});
