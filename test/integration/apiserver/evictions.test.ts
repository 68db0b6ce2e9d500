import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';

const pods = '/api/v1/namespaces/default/pods';
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const violates = "Cannot evict pod as it would violate the pod's disruption budget.";

interface Budget {
  readonly metadata: { readonly generation: number };
  readonly status: { readonly disruptionsAllowed: number; readonly disruptedPods?: Readonly<Record<string, string>> };
}

/** The disruption controller's part is written by hand here. */
describe('an eviction', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    api = new RawClient(master, await master.issue(admin));
    await kubectl.run('create serviceaccount default');
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });
  beforeEach(async () => {
    await api.send('DELETE', budgets);
    await api.send('DELETE', `${pods}?gracePeriodSeconds=0`);
  });

  const merge = { 'content-type': 'application/merge-patch+json' };
  const create = async (name: string, phase = 'Running') => {
    const metadata = { name, labels: { app: 'web' } };
    const spec = { nodeName: 'h1', containers: [{ name: 'c', image: 'demo:1' }] };
    await api.send('POST', pods, { body: { metadata, spec } });
    const status = { phase, conditions: [{ type: 'Ready', status: 'True' }] };
    const body = JSON.stringify({ status });
    expect((await api.send('PATCH', `${pods}/${name}/status`, { headers: merge, body })).code).toBe(200);
  };
  const allow = async (disruptionsAllowed: number, counts: object = {}) => {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } } };
    await api.send('POST', budgets, { body: { metadata: { name: 'web' }, spec } });
    const status = { observedGeneration: 1, disruptionsAllowed, expectedPods: 2, ...counts };
    const patched = await api.send('PATCH', `${budgets}/web/status`, {
      headers: merge,
      body: JSON.stringify({ status }),
    });
    expect(patched.code).toBe(200);
  };
  const budget = () => api.json<Budget>('GET', `${budgets}/web`);
  const evict = (name: string, options: object = {}, query = '') => {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name }, ...options };
    return api.send('POST', `${pods}/${name}/eviction${query}`, { body });
  };

  it('takes one disruption from the budget, and marks the pod', async () => {
    await create('a');
    await create('b');
    await allow(1);
    expect((await evict('a')).code).toBe(201);
    const { status } = await budget();
    expect(status).toMatchObject({ disruptionsAllowed: 0, conditions: [{ reason: 'InsufficientPods' }] });
    expect(Object.keys(status.disruptedPods ?? {})).toEqual(['a']);
    expect(await api.json('GET', `${pods}/a`)).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 30 },
      status: {
        conditions: [{ type: 'Ready' }, { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }],
      },
    });
    const refused = await evict('b');
    expect(refused.headers['retry-after']).toBeUndefined();
    expect(JSON.parse(refused.body)).toMatchObject({ code: 429, reason: 'TooManyRequests', message: violates });
    // Who is being deleted anyway needs nobody's consent.
    expect((await evict('a')).code).toBe(201);
  });

  it('waits for a budget that nobody has looked at', async () => {
    await create('a');
    const spec = { minAvailable: 1, selector: {} };
    await api.send('POST', budgets, { body: { metadata: { name: 'new' }, spec } });
    const refused = await evict('a');
    expect(refused.headers['retry-after']).toBe('10');
    expect(JSON.parse(refused.body)).toMatchObject({
      code: 429,
      message: violates,
      details: {
        retryAfterSeconds: 10,
        causes: [
          {
            reason: 'DisruptionBudget',
            message: 'The disruption budget new is still being processed by the server.',
          },
        ],
      },
    });
  });

  it('for show takes nothing', async () => {
    await create('a');
    await allow(1);
    expect((await evict('a', {}, '?dryRun=All')).code).toBe(201);
    expect((await evict('a', { deleteOptions: { dryRun: ['All'] } })).code).toBe(201);
    expect((await budget()).status.disruptionsAllowed).toBe(1);
    expect(await api.json('GET', `${pods}/a`)).not.toHaveProperty('metadata.deletionTimestamp');
  });

  it('of many at once never takes more than there is', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await create(name);
    await allow(2);
    const answers = await Promise.all(names.map((name) => evict(name)));
    expect(answers.map(({ code }) => code).sort()).toEqual([201, 201, 429, 429, 429]);
    expect((await budget()).status.disruptionsAllowed).toBe(0);
  });

  it('of a pod that has not begun or has ended asks nobody', async () => {
    await create('pending', 'Pending');
    await create('ended', 'Succeeded');
    await allow(0);
    expect((await evict('pending')).code).toBe(201);
    expect((await evict('ended')).code).toBe(201);
  });

  it('fails where two budgets select the pod', async () => {
    await create('a');
    await allow(1);
    await api.send('POST', budgets, {
      body: { metadata: { name: 'more' }, spec: { maxUnavailable: 1, selector: {} } },
    });
    expect(JSON.parse((await evict('a')).body)).toMatchObject({
      code: 500,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  });

  it('keeps the conditions of its own options', async () => {
    await create('a');
    const options = { deleteOptions: { preconditions: { uid: 'another' } } };
    expect(JSON.parse((await evict('a', options)).body)).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('is what kubectl drain waits for', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'h1' } };
    await kubectl.create(node);
    await create('a');
    await allow(0);
    const refused = await kubectl.refused('drain h1 --force --timeout=2s');
    expect(refused).toContain(`error when evicting pods/"a" -n "default" (will retry after 5s): ${violates}`);
    await allow(1);
    expect(await kubectl.run('drain h1 --force --dry-run=server')).toContain('evicting pod default/a (server dry run)');
    expect(await kubectl.run('drain h1 --force --grace-period=0 --timeout=30s')).toContain('pod/a evicted');
  });
});
