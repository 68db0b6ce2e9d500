import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeClusterName } from './cluster-name.ts';

it.each([
  ['lab', [], 'lab'],
  ['lab', ['lab', 'lab-2'], 'lab-3'],
  ['kubernetes-admin@kubernetes', [], 'kubernetes'],
  ['arn:aws:eks:eu-west-1:111122223333:cluster/Web', [], 'web'],
  ['gke_project_europe-west1-b_shop', [], 'shop'],
  ['My Cluster!', [], 'my-cluster'],
  ['集群', [], 'cluster'],
  ['-', ['cluster'], 'cluster-2'],
])('%j beside %j is called %s', (wanted, taken, expected) => {
  expect(freeClusterName(wanted, taken)).toBe(expected);
});

it('every name it gives may name a cluster', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (wanted) => {
      const name = freeClusterName(wanted, ['cluster']);
      expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      expect(name).not.toBe('cluster');
    }),
  );
});
