import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../common/api/apps/v1/deployment.ts';
import type { ReplicaSet } from '../../../common/api/apps/v1/replica-set.ts';
import * as revisions from './revisions.ts';

const template = (image: string) => ({
  metadata: { name: '', labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image }] },
});
const deployment = (image = 'demo:1', more: Partial<Deployment['spec']> = {}): Deployment => ({
  metadata: {
    name: 'web',
    namespace: 'ns',
    uid: 'd1',
    annotations: { 'example.com/team': 'a', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  },
  spec: { replicas: 4, selector: { matchLabels: { app: 'web' } }, template: template(image), ...more },
});
const setOf = (of: Deployment, revision: bigint, more: Partial<ReplicaSet> = {}): ReplicaSet => {
  const set = revisions.newReplicaSet(of, revision);
  return { ...set, ...more, spec: { ...set.spec, ...more.spec } };
};

describe('the new ReplicaSet of a Deployment', () => {
  const set = revisions.newReplicaSet(deployment(), 3n);
  const hash = set.metadata.labels?.['pod-template-hash'];

  it('is named by its template, and selects by that too', () => {
    expect(set.metadata.name).toBe(`web-${hash}`);
    expect(set.spec.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(set.spec.template?.metadata?.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
  });

  it('belongs to the Deployment, and remembers revision and size', () => {
    expect(set.metadata.ownerReferences).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd1', controller: true, blockOwnerDeletion: true },
    ]);
    expect(set.metadata.annotations).toEqual({
      'example.com/team': 'a',
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/desired-replicas': '4',
      'deployment.kubernetes.io/max-replicas': '5',
    });
  });

  it('has another name for another template, and where the first is taken', () => {
    const taken = { ...deployment(), status: { collisionCount: 1 } };
    const names = [deployment('demo:1'), deployment('demo:2'), taken].map(
      (of) => revisions.newReplicaSet(of, 1n).metadata.name,
    );
    expect(new Set(names).size).toBe(3);
    expect(revisions.newReplicaSet(deployment('demo:1'), 9n).metadata.name).toBe(names[0]);
  });
});

describe('revisions', () => {
  const [one, two] = [setOf(deployment('demo:1'), 1n), setOf(deployment('demo:2'), 2n)];

  it('find the set of the present template, whatever order its fields are in', () => {
    const { metadata, spec } = template('demo:1');
    const reordered = { ...deployment(), spec: { ...deployment().spec, template: { spec, metadata } } };
    expect(revisions.currentOf(reordered, [two, one])).toBe(one);
    expect(revisions.currentOf(deployment('demo:3'), [two, one])).toBeUndefined();
  });

  it.each([
    ['1 for the first', undefined, [], 1n],
    ['one more than all others for a new one', undefined, [one, two], 3n],
    ['its own for the latest', two, [one], 2n],
    ['one more than all others for one that is gone back to', one, [two], 3n],
    [
      'beyond what a double holds',
      undefined,
      [setOf(deployment(), 3_546_343_826_724_305_832n)],
      3_546_343_826_724_305_833n,
    ],
  ])('count %s', (_, current, old, revision) => {
    expect(revisions.nextRevision(current, old)).toBe(revision);
  });

  it('are forgotten oldest first when idle, beyond the limit', () => {
    const idle = [3n, 1n, 2n].map((revision) => setOf(deployment(), revision));
    const busy = setOf(deployment(), 0n, { spec: { replicas: 1, selector: {} } });
    const found = (limit: number) =>
      revisions
        .surplusRevisions([...idle, busy], limit)
        .map(({ metadata }) => metadata.annotations?.[revisions.revisionAnnotation]);
    expect(found(2)).toEqual(['1']);
    expect(found(0)).toEqual(['1', '2', '3']);
    expect(found(3)).toEqual([]);
  });

  it.each([
    [2, '4', false],
    [2, '6', true],
    [0, '6', false],
  ])('of %i pods that were scaled for %s are resized: %s', (replicas, desired, resized) => {
    const set = setOf(deployment(), 1n, { spec: { replicas, selector: {} } });
    set.metadata.annotations = { 'deployment.kubernetes.io/desired-replicas': desired };
    expect(revisions.isResized(deployment(), set)).toBe(resized);
  });
});
