import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const autoscalers = (version: string) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';

describe('an object under two versions', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const create = (name: string) =>
    api.send('POST', autoscalers('v1'), {
      body: {
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name },
        spec: { maxReplicas: 5, targetCPUUtilizationPercentage: 60, scaleTargetRef },
      },
    });

  it('is written in one and read in the other', async () => {
    const created = await create('both');
    expect(JSON.parse(created.body)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { maxReplicas: 5, minReplicas: 1, targetCPUUtilizationPercentage: 60 },
    });
    expect(await api.json('GET', `${autoscalers('v2')}/both`)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 60 } } }] },
    });
  });

  it.each<[string, string, object | readonly object[]]>([
    ['merge', 'application/merge-patch+json', { spec: { targetCPUUtilizationPercentage: 70 } }],
    ['strategic merge', 'application/strategic-merge-patch+json', { spec: { targetCPUUtilizationPercentage: 70 } }],
    [
      'JSON',
      'application/json-patch+json',
      [{ op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 70 }],
    ],
  ])('is changed by a %s patch of the version it is sent to', async (name, type, patch) => {
    const object = `patched-${name.toLowerCase().replace(' ', '-')}`;
    await create(object);
    const options = { headers: { 'content-type': type }, body: JSON.stringify(patch) };
    expect(await api.json('PATCH', `${autoscalers('v1')}/${object}`, options)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { targetCPUUtilizationPercentage: 70 },
    });
  });

  it('is listed, shown in tables, and watched as it is asked for', async () => {
    await create('listed');
    const list = await api.json<{ kind: string; items: object[] }>('GET', autoscalers('v1'));
    expect(list).toMatchObject({ kind: 'HorizontalPodAutoscalerList', apiVersion: 'autoscaling/v1' });
    expect(list.items[0]).not.toHaveProperty('kind');
    expect(list.items[0]).toMatchObject({ spec: { maxReplicas: 5 } });
    const rows = await api.json<{ rows: object[] }>('GET', `${autoscalers('v1')}?includeObject=Object`, {
      headers: { accept: table },
    });
    expect(rows.rows[0]).toMatchObject({ object: { apiVersion: 'autoscaling/v1', spec: { maxReplicas: 5 } } });
    for await (const line of api.lines(`${autoscalers('v1')}?watch=1&timeoutSeconds=20`)) {
      expect(JSON.parse(line)).toMatchObject({ type: 'ADDED', object: { apiVersion: 'autoscaling/v1' } });
      break;
    }
  });

  it('of events is selected by the names of its version', async () => {
    const regarding = { kind: 'Pod', namespace: 'default', name: 'p' };
    const event = {
      metadata: { name: 'p.1' },
      regarding,
      reason: 'Tested',
      type: 'Normal',
      action: 'Test',
      reportingController: 'test.dev/test',
      reportingInstance: 'test-1',
      eventTime: '2026-11-21T12:00:00.123456Z',
    };
    const path = '/apis/events.k8s.io/v1/namespaces/default/events';
    expect((await api.send('POST', path, { body: event })).code).toBe(201);
    const found = await api.json<{ items: object[] }>('GET', `${path}?fieldSelector=regarding.name%3Dp`);
    expect(found.items).toMatchObject([{ regarding, eventTime: event.eventTime }]);
    const core = await api.json<{ items: object[] }>(
      'GET',
      '/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp',
    );
    expect(core.items).toMatchObject([{ involvedObject: regarding, reason: 'Tested' }]);
  });
});

describe('a free-form field', () => {
  const data =
    '{"__proto__":{"a":1},"10":"ten","2":"two","long":9007199254740993,"nested":[{"-":-9223372036854775808}]}';
  const path = '/apis/apps/v1/namespaces/default/controllerrevisions';
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    const body = `{"metadata":{"name":"exact"},"revision":1,"data":${data}}`;
    const headers = { 'content-type': 'application/json' };
    const created = await api.send('POST', path, { headers, body });
    expect(created.code).toBe(201);
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  /** What JSON.parse would lose is looked for in the text. */
  const expectExact = (text: string) => {
    for (const part of [
      '"__proto__":{"a":1}',
      '"10":"ten"',
      '"2":"two"',
      ':9007199254740993',
      ':-9223372036854775808',
    ]) {
      expect(text).toContain(part);
    }
  };

  it('comes back equal from get, list, and watch', async () => {
    expectExact((await api.send('GET', `${path}/exact`)).body);
    expectExact((await api.send('GET', path)).body);
    for await (const line of api.lines(`${path}?watch=1&timeoutSeconds=20`)) {
      expectExact(line);
      break;
    }
    expectExact((await api.send('GET', `${path}?includeObject=Object`, { headers: { accept: table } })).body);
  });

  it('comes back equal in YAML', async () => {
    const { body } = await api.send('GET', `${path}/exact`, { headers: { accept: 'application/yaml' } });
    expect(body).toContain('9007199254740993');
    const read = parse(body, { intAsBigInt: true }) as { data: Record<string, unknown> };
    expect(Object.keys(read.data).sort()).toEqual(['10', '2', '__proto__', 'long', 'nested']);
    const again = await api.send('PUT', `${path}/exact`, { headers: { 'content-type': 'application/yaml' }, body });
    expect(again.code).toBe(200);
    expectExact(again.body);
  });

  it.each([
    ['application/merge-patch+json', '{"metadata":{"labels":{"by":"merge"}}}'],
    ['application/strategic-merge-patch+json', '{"metadata":{"labels":{"by":"strategic"}}}'],
    ['application/json-patch+json', '[{"op":"add","path":"/metadata/labels","value":{"by":"json"}}]'],
  ])('comes back equal from a patch of something else by %s', async (type, body) => {
    const patched = await api.send('PATCH', `${path}/exact`, { headers: { 'content-type': type }, body });
    expect(patched.code).toBe(200);
    expectExact(patched.body);
    expectExact((await api.send('GET', `${path}/exact`)).body);
  });
});
