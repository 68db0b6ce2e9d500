import { describe, expect, test } from 'vitest';
import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { Deployment } from '../../../../common/api/apps/v1/deployment.ts';
import type { ReplicationController } from '../../../../common/api/core/v1/replication-controller.ts';
import { deploymentRow } from './deployment-row.ts';
import { replicationControllerRow } from './replication-controller-row.ts';

const containers: Container[] = [{ name: 'c', image: 'web:1' }, { name: 'd' }];
const template = { metadata: { name: '' }, spec: { containers } };
const condition = (type: string, status: string, message: string) => ({ type, status, message });

function controller(replicas: number | undefined, status: ReplicationController['status']): ReplicationController {
  return {
    metadata: { name: 'rc', generation: 2 },
    spec: { replicas, selector: { b: '2', a: '1' }, template },
    status,
  };
}

describe('a ReplicationController', () => {
  const all = { replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 2 };
  test.each<[string, number, ReplicationController['status'], object]>([
    ['as wanted', 3, all, { tone: 'good', message: '', wanted: 3, current: 3, ready: 3, available: 3 }],
    ['wanting more', 5, all, { tone: 'busy' }],
    ['not all available', 3, { ...all, availableReplicas: 2 }, { tone: 'busy', available: 2 }],
    ['not seen yet by its controller', 3, { ...all, observedGeneration: 1 }, { tone: 'busy' }],
    ['wanting none', 0, { replicas: 0, observedGeneration: 2 }, { tone: 'idle', ready: 0 }],
    [
      'that may make no pods',
      3,
      { replicas: 0, observedGeneration: 2, conditions: [condition('ReplicaFailure', 'True', 'quota exceeded')] },
      { tone: 'bad', message: 'quota exceeded' },
    ],
  ])('%s', (_what, replicas, status, row) => {
    expect(replicationControllerRow(controller(replicas, status))).toMatchObject(row);
  });

  test('tells images and selector, and wants one where it does not say', () => {
    const row = replicationControllerRow(controller(undefined, undefined));
    expect(row).toMatchObject({ wanted: 1, current: 0, images: ['web:1', ''], selector: 'a=1,b=2' });
  });
});

function deployment(status: Deployment['status'], selector: Deployment['spec']['selector'] = {}): Deployment {
  return { metadata: { name: 'd', generation: 2 }, spec: { replicas: 3, selector, template }, status };
}

describe('a Deployment', () => {
  const all = { replicas: 3, readyReplicas: 3, availableReplicas: 3, updatedReplicas: 3, observedGeneration: 2 };
  const unavailable = condition('Available', 'False', 'no minimum availability');
  const late = condition('Progressing', 'False', 'timed out progressing');
  test.each<[string, Deployment['status'], object]>([
    [
      'as wanted',
      { ...all, conditions: [condition('Available', 'True', 'fine')] },
      { tone: 'good', message: '', updated: 3 },
    ],
    ['amid a rollout', { ...all, replicas: 4, updatedReplicas: 2 }, { tone: 'busy', updated: 2, current: 4 }],
    ['with pods of an older template', { ...all, updatedReplicas: 2 }, { tone: 'busy' }],
    [
      'not available',
      { ...all, availableReplicas: 1, conditions: [unavailable] },
      { tone: 'busy', message: unavailable.message },
    ],
    [
      'that does not come on',
      { ...all, availableReplicas: 1, conditions: [unavailable, late] },
      { tone: 'bad', message: late.message },
    ],
  ])('%s', (_what, status, row) => {
    expect(deploymentRow(deployment(status))).toMatchObject(row);
  });

  test.each([
    [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [
      { matchLabels: { a: '1' }, matchExpressions: [{ key: 'z', operator: 'In', values: ['y', 'x'] }] },
      'a=1,z in (x,y)',
    ],
    [{ matchExpressions: [{ key: 'a', operator: 'Novel' }] }, '{"matchExpressions":[{"key":"a","operator":"Novel"}]}'],
  ])('selects by %j', (selector, text) => {
    expect(deploymentRow(deployment(undefined, selector)).selector).toBe(text);
  });
});
