import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const make = (spec: object): Pod =>
  create(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'x' }], ...spec } });

describe('an update', () => {
  const old = make({ tolerations: [{ key: 'a', operator: 'Exists' }] });
  const change = (body: unknown) => patch(pods, old, body, 'application/strategic-merge-patch+json');

  it('may change an image, and counts a generation', () => {
    const changed = change({ spec: { containers: [{ name: 'c', image: 'y' }] } });
    expect(changed.spec.containers[0]?.image).toBe('y');
    expect(changed.metadata.generation).toBe(2);
  });

  it('may add a toleration and change the seconds of one, but take none away', () => {
    const kept = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    const added = [...(old.spec.tolerations ?? []), { key: 'b', operator: 'Exists' }];
    expect(change({ spec: { tolerations: added } }).spec.tolerations).toHaveLength(2);
    expect(refusalOf(() => change({ spec: { tolerations: [kept] } })).message).toMatch(
      /pod updates may not change fields other/,
    );
    expect(refusalOf(() => change({ spec: { tolerations: [] } })).message).toMatch(
      /pod updates may not change fields other/,
    );
  });

  it('of labels counts no generation, and leaves the status as it was', () => {
    const labelled = patch(
      pods,
      { ...old, status: { phase: 'Running' } },
      { metadata: { labels: { a: 'b' } }, status: { phase: 'Failed' } },
    );
    expect(labelled.metadata.generation).toBe(1);
    expect(labelled.status).toEqual({ phase: 'Running' });
  });

  test.each<[string, Partial<PodSpec>, string]>([
    [
      'a container',
      {
        containers: [
          { ...old.spec.containers[0], name: 'c', image: 'x' },
          { name: 'd', image: 'x' },
        ],
      },
      'pod updates may not add or remove containers',
    ],
    [
      'an environment',
      { containers: [{ ...old.spec.containers[0], name: 'c', env: [{ name: 'A', value: 'b' }] }] },
      'pod updates may not change fields other than',
    ],
    ['a later deadline', { activeDeadlineSeconds: 9 }, ''],
  ])('of %s', (_title, spec, message) => {
    if (message === '') expect(patch(pods, old, { spec }).spec).toMatchObject(spec);
    else expect(refusalOf(() => patch(pods, old, { spec })).message).toContain(message);
  });

  it('may shorten a deadline only', () => {
    const limited = make({ activeDeadlineSeconds: 10 });
    expect(patch(pods, limited, { spec: { activeDeadlineSeconds: 5 } }).spec.activeDeadlineSeconds).toBe(5);
    expect(refusalOf(() => patch(pods, limited, { spec: { activeDeadlineSeconds: 20 } })).message).toContain(
      'must be less than or equal to previous value',
    );
    expect(refusalOf(() => patch(pods, limited, { spec: { activeDeadlineSeconds: null } })).message).toContain(
      'must not update from a positive integer to nil value',
    );
  });

  test.each([
    ['name', { name: 'q' }, 'metadata.name: Invalid value: "q": field is immutable'],
    ['namespace', { namespace: 'other' }, 'metadata.namespace: Invalid value: "other": field is immutable'],
    [
      'time of creation',
      { creationTimestamp: '2020-01-01T00:00:00Z' },
      'metadata.creationTimestamp: Invalid value: "2020-01-01T00:00:00Z": field is immutable',
    ],
    ['label', { labels: { a: 'b c' } }, 'metadata.labels: Invalid value: "b c": a valid label must be'],
    ['annotation', { annotations: { 'a b': 'c' } }, 'metadata.annotations: Invalid value: "a b": name part must'],
    [
      'finalizer',
      { finalizers: ['mine'] },
      'metadata.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
    [
      'owner',
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: '', uid: 'u' }] },
      'metadata.ownerReferences.name: Invalid value: "": must not be empty',
    ],
  ])('may not give it a wrong %s', (_title, metadata, message) => {
    expect(refusalOf(() => patch(pods, old, { metadata })).message).toContain(message);
  });

  it('that names another uid is a conflict', () => {
    expect(refusalOf(() => patch(pods, old, { metadata: { uid: 'other' } }))).toMatchObject({
      code: 409,
      message: `Operation cannot be fulfilled on pods "p": Precondition failed: UID in precondition: other, UID in object meta: ${old.metadata.uid}`,
    });
  });
});
