import { describe, expect, it } from 'vitest';
import type { ControllerRevision } from '../../../common/api/apps/v1/controller-revision.ts';
import { DaemonSetKind } from '../../../common/api/apps/v1/daemon-set.ts';
import {
  type TemplateOwner,
  newRevision,
  nextNumber,
  presentRevision,
  surplusRevisions,
  templateOf,
  templatePatch,
} from './revision.ts';

const owner = (image: string, collisionCount?: number): TemplateOwner => ({
  metadata: { name: 'agent', namespace: 'n', uid: 'u1', annotations: { 'kubernetes.io/change-cause': 'why' } },
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: { spec: { containers: [{ name: 'c', image }] }, metadata: { name: '', labels: { app: 'a' } } },
  },
  ...(collisionCount === undefined ? {} : { status: { collisionCount } }),
});
const revisionOf = (image: string, revision: number) =>
  newRevision(DaemonSetKind, owner(image), { hashLabel: 'hash', revision });
const numbers = (revisions: readonly ControllerRevision[]) => revisions.map(({ revision }) => revision);

describe('a revision', () => {
  it('is a patch that brings the template back, keys in order, as kubectl compares it', () => {
    expect(JSON.stringify(templatePatch(owner('x')))).toBe(
      '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"a"},"name":""},"spec":{"containers":[{"image":"x","name":"c"}]}}}}',
    );
    expect(templateOf(revisionOf('x', 1))).toEqual(owner('x').spec.template);
  });

  it('is named after its owner and its template, and says why it came', () => {
    const { metadata, revision } = revisionOf('x', 3);
    const hash = metadata.labels?.['hash'] ?? '';
    expect(hash).toMatch(/^[b-z2-9]{10}$/);
    expect(metadata).toEqual({
      name: `agent-${hash}`,
      namespace: 'n',
      labels: { app: 'a', hash },
      annotations: { 'kubernetes.io/change-cause': 'why' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          name: 'agent',
          uid: 'u1',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(revision).toBe(3);
  });

  it('has another name after a collision', () => {
    const again = newRevision(DaemonSetKind, owner('x', 1), { hashLabel: 'hash', revision: 1 });
    expect(again.metadata.name).not.toBe(revisionOf('x', 1).metadata.name);
  });
});

describe('the history of an owner', () => {
  const all = [revisionOf('b', 2), revisionOf('a', 1), revisionOf('c', 5)];

  it.each([
    ['a', 1, 6],
    ['c', 5, 5],
    ['d', undefined, 6],
  ])('with template %s is at revision %s, which becomes %i', (image, known, next) => {
    const present = presentRevision(owner(image), all);
    expect(present?.revision).toBe(known);
    expect(nextNumber(present, all)).toBe(next);
  });

  it('begins with 1', () => {
    expect(nextNumber(undefined, [])).toBe(1);
  });

  it.each([
    [0, [1, 2, 5]],
    [1, [1, 2]],
    [2, [1]],
    [9, []],
  ])('keeps %i idle revisions and forgets %j', (limit, forgotten) => {
    expect(numbers(surplusRevisions(all, () => false, limit))).toEqual(forgotten);
  });

  it('forgets none that a pod is of', () => {
    expect(numbers(surplusRevisions(all, ({ revision }) => revision === 1, 1))).toEqual([2]);
  });
});
