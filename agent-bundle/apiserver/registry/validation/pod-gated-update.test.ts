import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { causesOf, create, patch, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const within = (...values: string[]) => ({ matchExpressions: values.map((key) => ({ key, operator: 'Exists' })) });
const affinity = (...nodeSelectorTerms: object[]) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
});
const make = (spec: object): Pod =>
  create(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'x' }], ...spec } });
const gated = make({
  schedulingGates: [{ name: 'a' }, { name: 'b' }],
  nodeSelector: { x: 'y' },
  affinity: affinity(within('k')),
});
const change = (spec: object) => patch(pods, gated, { spec });
const terms = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

describe('a pod with gates', () => {
  it('loses them one by one, and gets no new one', () => {
    expect(change({ schedulingGates: [{ name: 'b' }] }).spec.schedulingGates).toEqual([{ name: 'b' }]);
    expect(causesOf(() => change({ schedulingGates: [{ name: 'a' }, { name: 'c' }] }))).toEqual([
      "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'c'",
    ]);
  });

  it('may be sent to fewer nodes, not to more', () => {
    expect(change({ nodeSelector: { z: 'z' } }).spec.nodeSelector).toEqual({ x: 'y', z: 'z' });
    expect(causesOf(() => change({ nodeSelector: { x: 'z' } }))).toEqual([
      'spec.nodeSelector: Invalid value: {"x":"z"}: only additions to spec.nodeSelector are allowed',
    ]);
    const narrower = affinity(within('k', 'l'));
    expect(change({ affinity: narrower }).spec.affinity).toEqual(narrower);
    expect(causesOf(() => change({ affinity: affinity(within('l')) }))).toEqual([
      `${terms}[0]: Invalid value: {"matchExpressions":[{"key":"l","operator":"Exists"}]}: only additions are allowed (no mutations or deletions)`,
    ]);
    expect(causesOf(() => change({ affinity: affinity() }))).toContain(
      `${terms}: Invalid value: []: no additions/deletions to non-empty NodeSelectorTerms list are allowed`,
    );
  });

  it('has its nodes fixed when the last of them is gone', () => {
    const free = make({ nodeSelector: { x: 'y' } });
    expect(causesOf(() => patch(pods, free, { spec: { nodeSelector: { z: 'z' } } }))).toHaveLength(1);
    expect(causesOf(() => patch(pods, free, { spec: { schedulingGates: [{ name: 'a' }] } }))).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a'",
    ]);
  });
});
