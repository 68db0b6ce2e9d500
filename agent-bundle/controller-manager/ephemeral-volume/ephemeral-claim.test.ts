import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimAction } from './ephemeral-claim.ts';

const pod: Pod = { metadata: { name: 'web', namespace: 'ns', uid: 'u' }, spec: { containers: [] } };
const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const metadata = { name: '', labels: { a: 'b' }, annotations: { c: 'd' } };
const volume = { name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata, spec } } };
const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true });
const claimOf = (...owners: string[]): PersistentVolumeClaim => ({
  metadata: { name: 'web-scratch', namespace: 'ns', ownerReferences: owners.map(owner) },
  spec,
});
const why = 'PVC ns/web-scratch was not created for pod ns/web (pod is not owner)';

describe('an ephemeral volume', () => {
  it('gets a claim that is named after pod and volume, and that the pod owns', () => {
    const ownerReferences = [{ ...owner('u'), blockOwnerDeletion: true }];
    const made = { name: 'web-scratch', namespace: 'ns', labels: { a: 'b' }, annotations: { c: 'd' }, ownerReferences };
    expect(claimAction(pod, volume, () => undefined)).toEqual({ type: 'create', claim: { metadata: made, spec } });
  });

  it.each<[string, object, PersistentVolumeClaim | undefined, object]>([
    ['has its claim', volume, claimOf('u'), { type: 'none' }],
    ['does not take the claim of another pod', volume, claimOf('v'), { type: 'refuse', why }],
    ['does not take a claim that is nobody’s', volume, claimOf(), { type: 'refuse', why }],
    ['is no other volume', { persistentVolumeClaim: { claimName: 'x' } }, undefined, { type: 'none' }],
  ])('%s', (_, of, found, expected) => {
    expect(claimAction(pod, { name: 'scratch', ...of }, () => found)).toEqual(expected);
  });
});
