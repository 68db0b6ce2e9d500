import { expect, it } from 'vitest';
import { claimNameOf, isMadeFor } from './pod-claims.ts';

const pod = { metadata: { name: 'p', namespace: 'ns', uid: 'p-1' } };
const claim = (uid: string, more: object = {}) => ({
  metadata: {
    name: 'p-data',
    namespace: 'ns',
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid, controller: true }],
    ...more,
  },
});

it('names a claim as the volume does, or after the pod and the volume', () => {
  expect(claimNameOf(pod, { name: 'data', persistentVolumeClaim: { claimName: 'c' } })).toBe('c');
  expect(claimNameOf(pod, { name: 'data', ephemeral: {} })).toBe('p-data');
  expect(claimNameOf(pod, { name: 'data' })).toBeUndefined();
});

it.each([
  [true, claim('p-1')],
  [false, claim('p-0')],
  [false, claim('p-1', { namespace: 'other' })],
  [false, claim('p-1', { ownerReferences: undefined })],
  [false, claim('p-1', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'p-1' }] })],
])('says %s of who a claim is made for: %j', (expected, found) => {
  expect(isMadeFor(found, pod)).toBe(expected);
});
