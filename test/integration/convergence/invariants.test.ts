import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Version } from './history.ts';
import * as invariants from './invariants.ts';

type Event = readonly [resource: string, object: ApiObject & Record<string, unknown>, type?: Version['type']];

/** What happened, one second after the other. */
const history = (...events: Event[]): Version[] =>
  events.map(([resource, object, type = 'put'], at) => ({ revision: at + 1, at: at * 1_000, resource, type, object }));

const owner = (kind: string, name: string) => [
  { apiVersion: 'x/v1', kind, name, uid: `${name}-uid`, controller: true },
];
const meta = (name: string, more: object = {}) => ({ name, namespace: 'ns', uid: `${name}-uid`, ...more });
const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

interface PodFacts {
  readonly node?: string;
  readonly of?: readonly [kind: string, name: string];
  readonly cpu?: string;
  readonly status?: object;
  readonly going?: boolean;
}

const pod = (
  name: string,
  { node, of, cpu = '1', status = ready, going }: PodFacts = {},
  type?: Version['type'],
): Event => [
  'pods',
  {
    metadata: meta(name, {
      ...(of ? { ownerReferences: owner(...of) } : {}),
      ...(going ? { deletionTimestamp: '2024-01-01T00:00:00Z' } : {}),
    }),
    spec: { nodeName: node, containers: [{ name: 'main', resources: { requests: { cpu } } }] },
    status,
  },
  type,
];
const node: Event = [
  'nodes',
  { metadata: { name: 'h1', uid: 'h1' }, status: { allocatable: { cpu: '2', pods: '110' } } },
];
const deployment = (replicas: number, rollingUpdate: object = { maxSurge: 1, maxUnavailable: 0 }): Event => [
  'deployments',
  { metadata: meta('web'), spec: { replicas, strategy: { rollingUpdate } } },
];
const set = (name: string, replicas: number, size: number, most: number): Event => [
  'replicasets',
  {
    metadata: meta(name, {
      ownerReferences: owner('Deployment', 'web'),
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(size),
        'deployment.kubernetes.io/max-replicas': String(most),
      },
    }),
    spec: { replicas },
  },
];
const ofSet = { of: ['ReplicaSet', 'web-1'] as const };
const ofJob = { of: ['Job', 'sum'] as const };
const ofStatefulSet = { of: ['StatefulSet', 'db'] as const, node: 'h1' };
const job = (status: object = {}): Event => [
  'jobs',
  { metadata: meta('sum'), spec: { parallelism: 1, completions: 2 }, status },
];

describe.each([
  [
    'a pod that is bound twice',
    (versions: Version[]) => invariants.boundTwice(versions),
    history(pod('a', { node: 'h1' }), pod('a', { node: 'h2' })),
    history(pod('a'), pod('a', { node: 'h1' }), pod('a', { node: 'h1' }), pod('b', { node: 'h2' })),
  ],
  [
    'a pod that is bound where there is no room',
    (versions: Version[]) => invariants.misfits(versions),
    history(node, pod('a', { node: 'h1' }), pod('b', { cpu: '1500m' }), pod('b', { node: 'h1', cpu: '1500m' })),
    history(
      node,
      pod('a', { node: 'h1' }),
      pod('a', { node: 'h1', status: { phase: 'Succeeded' } }),
      pod('b', { node: 'h1', cpu: '1500m' }),
    ),
  ],
  [
    'a pod that is bound to a node that is not there',
    (versions: Version[]) => invariants.misfits(versions),
    history(pod('a', { node: 'h1' })),
    history(node, pod('a', { node: 'h1' })),
  ],
  [
    'a numbered pod that is taken from a silent node',
    (versions: Version[]) => invariants.numberGivenAway(versions, [{ node: 'h1', from: 1, to: 2 }]),
    history(pod('db-0', ofStatefulSet), pod('db-0', ofStatefulSet, 'gone')),
    history(pod('db-0', ofStatefulSet), pod('db-0', ofStatefulSet), pod('db-0', ofStatefulSet, 'gone')),
  ],
  [
    'more pods than the quota',
    (versions: Version[]) => invariants.quotaExceeded(versions, 'ns', 1),
    history(pod('a'), pod('b'), pod('b', {}, 'gone')),
    history(pod('a'), pod('a', { status: { phase: 'Failed' } }), pod('b'), pod('b', {}, 'gone'), pod('c')),
  ],
  [
    'a rollout that wants more pods than it may',
    (versions: Version[]) => invariants.surgeExceeded(versions),
    history(deployment(2), set('web-1', 2, 2, 3), set('web-2', 2, 2, 3)),
    history(deployment(2), set('web-1', 2, 2, 3), set('web-2', 1, 2, 3), set('web-1', 1, 2, 3), set('web-2', 2, 2, 3)),
  ],
  [
    'a set that was made for a size that nobody wanted',
    (versions: Version[]) => invariants.surgeExceeded(versions),
    history(deployment(2), set('web-1', 2, 5, 6)),
    history(deployment(5), deployment(2), set('web-1', 2, 5, 6)),
  ],
  [
    'a ready pod that is given up while it is needed',
    (versions: Version[]) => invariants.tooFewReady(versions),
    history(
      deployment(2),
      set('web-1', 2, 2, 3),
      pod('a', ofSet),
      pod('b', ofSet),
      pod('b', { ...ofSet, going: true }),
    ),
    history(
      deployment(2),
      set('web-1', 2, 2, 3),
      pod('a', ofSet),
      pod('b', ofSet),
      pod('c', ofSet),
      pod('b', { ...ofSet, going: true }),
      pod('b', ofSet, 'gone'),
    ),
  ],
  [
    'too few pods where some may be missing',
    (versions: Version[]) => invariants.tooFewReady(versions),
    history(
      deployment(2, { maxSurge: 0, maxUnavailable: 0 }),
      set('web-1', 2, 2, 2),
      pod('a', ofSet),
      pod('a', ofSet, 'gone'),
    ),
    history(
      deployment(2, { maxSurge: 0, maxUnavailable: 1 }),
      set('web-1', 2, 2, 2),
      pod('a', ofSet),
      pod('b', ofSet),
      pod('a', ofSet, 'gone'),
    ),
  ],
  [
    'a Job with more pods at once than it may have',
    (versions: Version[]) => invariants.tooParallel(versions),
    history(job(), pod('a', ofJob), pod('b', ofJob)),
    history(job(), pod('a', ofJob), pod('a', { ...ofJob, status: { phase: 'Succeeded' } }), pod('b', ofJob)),
  ],
  [
    'a Job that counts more successes than it wants',
    (versions: Version[]) => invariants.completedTwice(versions),
    history(job({ succeeded: 2 }), job({ succeeded: 3 })),
    history(job({ succeeded: 1 }), job({ succeeded: 2 })),
  ],
] as const)('%s', (_, check, bad, good) => {
  it('is found', () => expect(check(bad)).not.toEqual([]));
  it('is not seen where there is none', () => expect(check(good)).toEqual([]));
});
