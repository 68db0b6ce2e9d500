import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../core/v1/persistent-volume-claim.ts';
import type { Pod } from '../core/v1/pod.ts';
import type { Service } from '../core/v1/service.ts';
import type { ApiObject } from '../schema/kind.ts';
import { countedBy, evaluatorOf, isInScopes } from './evaluators.ts';
import { amountsOf } from './usage.ts';

const now = Date.parse('2026-01-01T00:10:00Z');
const usage = (resource: string, object: ApiObject) =>
  amountsOf(evaluatorOf({ group: '', resource }).usageOf(object, now));
const metadata = { name: 'a', namespace: 'ns' };
const container = (name: string, requests: Record<string, string> = {}, limits: Record<string, string> = {}) => ({
  name,
  image: 'x',
  resources: { requests, limits },
});
const pod = (spec: Partial<Pod['spec']>, status: Pod['status'] = {}): Pod => ({
  metadata,
  spec: { containers: [], ...spec },
  status,
});

describe('what a pod uses', () => {
  it('is the sum of its containers, or its most demanding init container, with sidecars and overhead', () => {
    const containers = [container('a', { cpu: '100m', memory: '1Gi' }, { cpu: '1' }), container('b', { cpu: '200m' })];
    const initContainers = [
      { ...container('side', { cpu: '50m' }), restartPolicy: 'Always' },
      container('init', { cpu: '10m', memory: '3Gi' }),
    ];
    expect(usage('pods', pod({ containers, initContainers, overhead: { cpu: '5m', memory: '1Mi' } }))).toEqual({
      'count/pods': '1',
      pods: '1',
      cpu: '355m',
      'requests.cpu': '355m',
      memory: '3073Mi',
      'requests.memory': '3073Mi',
      'limits.cpu': '1005m',
    });
  });

  it('is its huge pages and devices as they are requested', () => {
    const requests = {
      'hugepages-2Mi': '4Mi',
      'example.com/gpu': '2',
      'kubernetes.io/odd': '1',
      'ephemeral-storage': '1k',
    };
    expect(usage('pods', pod({ containers: [container('a', requests, requests)] }))).toEqual({
      'count/pods': '1',
      pods: '1',
      'hugepages-2Mi': '4Mi',
      'requests.hugepages-2Mi': '4Mi',
      'requests.example.com/gpu': '2',
      'ephemeral-storage': '1k',
      'requests.ephemeral-storage': '1k',
      'limits.ephemeral-storage': '1k',
    });
  });

  it('is what is said for it as a whole, where that is said', () => {
    const spec = { containers: [container('a', { cpu: '1', memory: '1Mi' })], resources: { requests: { cpu: '3' } } };
    expect(usage('pods', pod(spec))).toMatchObject({ cpu: '3', memory: '1Mi' });
  });

  it.each([
    ['has ended', pod({ containers: [container('a', { cpu: '1' })] }, { phase: 'Failed' })],
    [
      'should have ended long ago',
      {
        ...pod({ containers: [container('a', { cpu: '1' })] }),
        metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 30 },
      },
    ],
  ])('is one object when it %s', (_, ended) => {
    expect(usage('pods', ended)).toEqual({ 'count/pods': '1' });
  });
});

describe('what others use', () => {
  const service = (spec: Service['spec']): Service => ({ metadata, spec });
  it.each<[string, ApiObject, object]>([
    ['services', service({ type: 'ClusterIP', ports: [{ port: 1 }] }), { services: '1', 'services.nodeports': '0' }],
    ['services', service({ type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] }), { 'services.nodeports': '2' }],
    [
      'services',
      service({ type: 'LoadBalancer', ports: [{ port: 1 }] }),
      { 'services.nodeports': '1', 'services.loadbalancers': '1' },
    ],
    [
      'services',
      service({
        type: 'LoadBalancer',
        allocateLoadBalancerNodePorts: false,
        ports: [{ port: 1 }, { port: 2, nodePort: 30_001 }],
      }),
      { 'services.nodeports': '1', 'services.loadbalancers': '1' },
    ],
    [
      'persistentvolumeclaims',
      {
        metadata,
        spec: { resources: { requests: { storage: '1Gi' } }, storageClassName: 'gold' },
        status: { allocatedResources: { storage: '2Gi' } },
      } as PersistentVolumeClaim,
      {
        persistentvolumeclaims: '1',
        'requests.storage': '2Gi',
        'gold.storageclass.storage.k8s.io/requests.storage': '2Gi',
        'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      },
    ],
    ['secrets', { metadata }, { secrets: '1', 'count/secrets': '1' }],
    ['endpoints', { metadata }, { 'count/endpoints': '1' }],
  ])('%s: %o', (resource, object, expected) => {
    expect(usage(resource, object)).toMatchObject(expected);
  });
});

describe('a resource of a quota', () => {
  it.each([
    ['pods', 'pods'],
    ['limits.cpu', 'pods'],
    ['requests.nvidia.com/gpu', 'pods'],
    ['hugepages-1Gi', 'pods'],
    ['services.nodeports', 'services'],
    ['requests.storage', 'persistentvolumeclaims'],
    ['gold.storageclass.storage.k8s.io/requests.storage', 'persistentvolumeclaims'],
    ['secrets', 'secrets'],
    ['count/secrets', 'secrets'],
  ])('%s is counted of %s', (name, resource) => {
    expect(countedBy(name)).toEqual({ group: '', resource });
  });

  it('is counted of any resource by count/', () => {
    expect(countedBy('count/widgets.example.com')).toEqual({ group: 'example.com', resource: 'widgets' });
  });

  it.each(['limits.example.com/gpu', 'deployments.apps', 'count/', '__proto__'])('%s is counted by nobody', (name) => {
    expect(countedBy(name)).toBeUndefined();
  });
});

describe('a scope', () => {
  const inScope = (spec: object, object: Pod, resource = 'pods') =>
    isInScopes(evaluatorOf({ group: '', resource }), { metadata, spec }, object);
  const withClass = (operator: string, ...values: string[]) => ({
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] },
  });
  const remote = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a', namespaces: ['other'] }],
    },
  };
  it.each<[object, Pod, boolean]>([
    [{ scopes: ['Terminating'] }, pod({ activeDeadlineSeconds: 5 }), true],
    [{ scopes: ['NotTerminating'] }, pod({ activeDeadlineSeconds: 5 }), false],
    [{ scopes: ['Terminating', 'BestEffort'] }, pod({ activeDeadlineSeconds: 5 }, { qosClass: 'Burstable' }), false],
    [{ scopes: ['NotBestEffort'] }, pod({}, { qosClass: 'Guaranteed' }), true],
    [{ scopes: ['PriorityClass'] }, pod({ priorityClassName: 'high' }), true],
    [withClass('In', 'high'), pod({ priorityClassName: 'high' }), true],
    [withClass('In', 'high'), pod({}), false],
    [withClass('NotIn', 'high'), pod({}), true],
    [withClass('DoesNotExist'), pod({ priorityClassName: 'high' }), false],
    [{ scopes: ['CrossNamespacePodAffinity'] }, pod({ affinity: remote }), true],
    [{ scopes: ['CrossNamespacePodAffinity'] }, pod({}), false],
  ])('%j of %o holds: %s', (spec, object, holds) => {
    expect(inScope(spec, object)).toBe(holds);
  });

  it('holds for nothing that has none', () => {
    expect(inScope({ scopes: ['BestEffort'] }, pod({}), 'secrets')).toBe(false);
  });
});
