import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const labels = { app: 'a', 'pod-template-hash': '7f', constructor: 'x' };
const make = (spec: object): Pod =>
  create(pods, { metadata: { name: 'p', labels }, spec: { containers: [{ name: 'c', image: 'x' }], ...spec } });

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
const topologyKey = 'zone';
const spread = { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule' };
const own = { key: 'tier', operator: 'Exists' };
const hash = (operator: string) => ({ key: 'pod-template-hash', operator, values: ['7f'] });

describe('a pod that is made', () => {
  const keys = ['pod-template-hash', 'absent', 'toString'];

  test.each<[string, object, object]>([
    [
      'spreads over those of its revision',
      {
        topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: { app: 'a' } }, matchLabelKeys: keys }],
      },
      {
        topologySpreadConstraints: [
          { labelSelector: { matchLabels: { app: 'a' }, matchExpressions: [hash('In')] }, matchLabelKeys: keys },
        ],
      },
    ],
    [
      'is near those of its revision',
      { affinity: { podAffinity: { [required]: [{ topologyKey, labelSelector: {}, matchLabelKeys: keys }] } } },
      { affinity: { podAffinity: { [required]: [{ labelSelector: { matchExpressions: [hash('In')] } }] } } },
    ],
    [
      'would rather be away from those of another, besides what its selector says',
      {
        affinity: {
          podAntiAffinity: {
            [preferred]: [
              {
                weight: 1,
                podAffinityTerm: { topologyKey, labelSelector: { matchExpressions: [own] }, mismatchLabelKeys: keys },
              },
            ],
          },
        },
      },
      {
        affinity: {
          podAntiAffinity: {
            [preferred]: [{ podAffinityTerm: { labelSelector: { matchExpressions: [own, hash('NotIn')] } } }],
          },
        },
      },
    ],
    [
      'knows a label by a name that objects have, too',
      { topologySpreadConstraints: [{ ...spread, labelSelector: {}, matchLabelKeys: ['constructor'] }] },
      {
        topologySpreadConstraints: [
          { labelSelector: { matchExpressions: [{ key: 'constructor', operator: 'In', values: ['x'] }] } },
        ],
      },
    ],
  ])('%s', (_title, spec, expected) => {
    expect(make(spec).spec).toMatchObject(expected);
  });

  it('is refused when its selector names a key already', () => {
    const labelSelector = { matchLabels: { app: 'a' } };
    const refused = refusalOf(() =>
      make({ topologySpreadConstraints: [{ ...spread, labelSelector, matchLabelKeys: ['app'] }] }),
    );
    expect(refused.message).toContain(
      'spec.topologySpreadConstraints[0][0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
    );
  });

  it('keeps its selector when it changes later', () => {
    const made = make({ topologySpreadConstraints: [{ ...spread, labelSelector: {}, matchLabelKeys: ['app'] }] });
    const changed = patch(pods, made, { metadata: { labels: { app: 'b' } } }, 'application/merge-patch+json');
    expect(changed.metadata.labels?.['app']).toBe('b');
    expect(changed.spec.topologySpreadConstraints).toEqual(made.spec.topologySpreadConstraints);
  });
});
