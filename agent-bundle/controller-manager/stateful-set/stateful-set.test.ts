import { describe, expect, it } from 'vitest';
import type { StatefulSet, StatefulSetSpec, StatefulSetStatus } from '../../../common/api/apps/v1/stateful-set.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { changedOwners, isStale } from './claim-owners.ts';
import { claimsOf, ordinalOf, wantedOrdinals, withIdentity } from './identity.ts';
import { statefulPod } from './stateful-pod.ts';
import { statefulSetStatus } from './stateful-set-status.ts';

const template = { metadata: { name: '', labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
const claimTemplate: PersistentVolumeClaim = {
  metadata: { name: 'data', labels: { tier: 'slow', app: 'other' } },
  spec: { accessModes: ['ReadWriteOnce'] },
};
const set = (spec: Partial<StatefulSetSpec> = {}, status?: StatefulSetStatus): StatefulSet => ({
  metadata: { name: 'db', namespace: 'n', uid: 'u1', generation: 4 },
  spec: { selector: { matchLabels: { app: 'db' } }, template, serviceName: 'svc', ...spec },
  ...(status ? { status } : {}),
});
const podOf = (name: string, more: Partial<Pod> = {}): Pod => ({
  metadata: { name, namespace: 'n', ...more.metadata },
  spec: { containers: [] },
  status: more.status,
});

describe('a pod of a stateful set', () => {
  it.each([
    ['db-0', 0],
    ['db-12', 12],
    ['db-01', undefined],
    ['db-', undefined],
    ['db-x', undefined],
    ['other-0', undefined],
    ['db-db-0', undefined],
  ])('named %s has ordinal %s', (name, ordinal) => {
    expect(ordinalOf(set(), podOf(name))).toBe(ordinal);
  });

  it('has the names, labels and volumes of its ordinal', () => {
    const whole = set({ volumeClaimTemplates: [claimTemplate], replicas: 2, ordinals: { start: 3 } });
    expect(wantedOrdinals(whole)).toEqual([3, 4]);
    const volumes = [
      { name: 'data', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ];
    const versioned = { revision: 'db-abc', template: { ...template, spec: { ...template.spec, volumes } } };
    const pod = statefulPod(whole, 3, versioned);
    expect(pod.metadata).toMatchObject({
      name: 'db-3',
      namespace: 'n',
      labels: {
        app: 'db',
        'controller-revision-hash': 'db-abc',
        'statefulset.kubernetes.io/pod-name': 'db-3',
        'apps.kubernetes.io/pod-index': '3',
      },
      ownerReferences: [{ kind: 'StatefulSet', uid: 'u1', controller: true }],
    });
    expect(pod.spec).toMatchObject({
      hostname: 'db-3',
      subdomain: 'svc',
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-db-3' } },
        { name: 'tmp', emptyDir: {} },
      ],
    });
    expect(withIdentity(whole, 3, pod)).toBe(pod);
    const { ['apps.kubernetes.io/pod-index']: _, ...labels } = pod.metadata.labels ?? {};
    expect(withIdentity(whole, 3, { ...pod, metadata: { ...pod.metadata, labels } })).toEqual(pod);
  });

  it('has claims with the labels that select it', () => {
    expect(claimsOf(set({ volumeClaimTemplates: [claimTemplate] }), 1)).toEqual([
      {
        metadata: { name: 'data-db-1', namespace: 'n', labels: { tier: 'slow', app: 'db' }, annotations: undefined },
        spec: { accessModes: ['ReadWriteOnce'] },
      },
    ]);
  });
});

describe('a claim', () => {
  const claim = (...ownerReferences: NonNullable<Pod['metadata']['ownerReferences']>): PersistentVolumeClaim => ({
    metadata: { name: 'data-db-1', namespace: 'n', ownerReferences },
    spec: {},
  });
  const byPod = { apiVersion: 'v1', kind: 'Pod', name: 'db-1', uid: 'p1', controller: true, blockOwnerDeletion: true };
  const bySet = { ...byPod, apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'u1' };
  const foreign = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x1' };
  const pod = podOf('db-1', { metadata: { name: 'db-1', uid: 'p1' } });

  it.each([
    ['Retain', 'Retain', false, [], undefined],
    ['Retain', 'Retain', true, [bySet], []],
    ['Delete', 'Retain', false, [], [bySet]],
    ['Delete', 'Retain', true, [bySet], undefined],
    ['Retain', 'Delete', false, [], undefined],
    ['Retain', 'Delete', true, [], [byPod]],
    ['Retain', 'Delete', false, [byPod], []],
    ['Delete', 'Delete', true, [bySet], [byPod]],
    ['Delete', 'Delete', false, [foreign, byPod], [foreign, bySet]],
    ['Delete', 'Delete', true, [{ ...foreign, controller: true }], undefined],
  ])(
    'whenDeleted %s, whenScaled %s, surplus %s, of %j becomes that of %j',
    (whenDeleted, whenScaled, surplus, owners, wanted) => {
      const policy = { whenDeleted, whenScaled };
      const whole = set({ persistentVolumeClaimRetentionPolicy: policy, volumeClaimTemplates: [claimTemplate] });
      expect(changedOwners(claim(...owners), whole, pod, surplus)).toEqual(wanted);
    },
  );

  it.each([
    [claim(), false],
    [claim(bySet), false],
    [claim(byPod), true],
    [{ ...claim(), metadata: { ...claim().metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }, true],
  ])('%j must not be taken by the next pod: %s', (each, stale) => {
    expect(isStale(each)).toBe(stale);
  });
});

describe('the status of a stateful set', () => {
  const ready = (name: string, revision: string, since = 0, more: Partial<Pod['metadata']> = {}): Pod => ({
    ...podOf(name),
    metadata: { name, labels: { 'controller-revision-hash': revision }, ...more },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: new Date(since).toISOString() }],
    },
  });
  const status = (whole: StatefulSet, ...pods: Pod[]) =>
    statefulSetStatus(whole, { pods, current: 'old', update: 'new', now: 60_000 });

  it('counts pods by state and revision in the middle of an update', () => {
    const ending = ready('db-2', 'old', 0, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    const pods = [ready('db-0', 'old'), ready('db-1', 'new', 55_000), ending, podOf('db-3')];
    expect(status(set({ replicas: 4, minReadySeconds: 10 }), ...pods)).toEqual({
      observedGeneration: 4,
      replicas: 4,
      readyReplicas: 3,
      currentReplicas: 1,
      updatedReplicas: 1,
      currentRevision: 'old',
      updateRevision: 'new',
      collisionCount: 0,
      availableReplicas: 2,
    });
  });

  it('says that an update is over when every pod is ready and new', () => {
    const whole = set({ replicas: 1 });
    expect(status(whole, ready('db-0', 'new'))).toMatchObject({ currentRevision: 'new', currentReplicas: 1 });
    expect(status(whole, ready('db-0', 'old'))).toMatchObject({ currentRevision: 'old', currentReplicas: 1 });
    const waiting = set({ replicas: 1, updateStrategy: { type: 'OnDelete' } });
    expect(status(waiting, ready('db-0', 'new'))).toMatchObject({ currentRevision: 'old', updatedReplicas: 1 });
  });

  it('keeps what others wrote', () => {
    const conditions = [{ type: 'Mine', status: 'True' }];
    const before = { replicas: 0, availableReplicas: 0, collisionCount: 3, conditions };
    expect(status(set({}, before))).toMatchObject({ collisionCount: 3, conditions });
  });
});
