import { describe, expect, it, test } from 'vitest';
import type { DaemonSet } from '../../../../common/api/apps/v1/daemon-set.ts';
import { causesOf, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const daemonSets = resourceNamed<DaemonSet>('daemonsets');
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
const plain = { selector: { matchLabels: { a: 'b' } }, template };
const make = (spec: object = {}): DaemonSet =>
  create(daemonSets, { metadata: { name: 'd' }, spec: { ...plain, ...spec } });
const rolling = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
const podSpec = (spec: object) => ({ template: { ...template, spec: { ...template.spec, ...spec } } });
const at = 'spec.updateStrategy.rollingUpdate';

describe('a daemon set', () => {
  it('updates one node after the other, and keeps ten revisions', () => {
    expect(make()).toMatchObject({
      metadata: { generation: 1, annotations: { 'deprecated.daemonset.template.generation': '1' } },
      spec: {
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      },
      status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    });
    expect(make({ updateStrategy: { type: 'OnDelete' } }).spec.updateStrategy).toEqual({ type: 'OnDelete' });
  });

  test.each<[object, string[]]>([
    [
      { selector: { matchLabels: { a: 'c' } } },
      [
        'spec.template.metadata.labels: Invalid value: map[string]string{"a":"b"}: `selector` does not match template `labels`',
      ],
    ],
    [{ selector: {} }, ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset']],
    [
      podSpec({ restartPolicy: 'Never' }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      podSpec({ activeDeadlineSeconds: 5 }),
      ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported'],
    ],
    [
      { updateStrategy: { type: 'Slowly' } },
      ['spec.updateStrategy: Unsupported value: {"type":"Slowly"}: supported values: "OnDelete", "RollingUpdate"'],
    ],
    [rolling({ maxUnavailable: 0 }), [`${at}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`]],
    [rolling({ maxSurge: 1 }), [`${at}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`]],
    [
      rolling({ maxUnavailable: 0, maxSurge: '101%' }),
      [`${at}.maxSurge: Invalid value: "101%": must not be greater than 100%`],
    ],
    [
      { minReadySeconds: -1, revisionHistoryLimit: -1 },
      [
        'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
        'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
  ])('%.90j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('keeps its selector, and counts changes of its template twice', () => {
    const set = make();
    const same = patch(daemonSets, set, { spec: { minReadySeconds: 5 }, metadata: { annotations: null } });
    expect(same.metadata).toMatchObject({
      generation: 2,
      annotations: { 'deprecated.daemonset.template.generation': '1' },
    });
    const changed = patch(daemonSets, same, { spec: { template: { spec: { hostNetwork: true } } } });
    expect(changed.metadata).toMatchObject({
      generation: 3,
      annotations: { 'deprecated.daemonset.template.generation': '2' },
    });
    const write = () =>
      patch(daemonSets, set, { spec: { selector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } } });
    expect(causesOf(write)).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"a":"b"},"matchExpressions":[{"key":"a","operator":"Exists"}]}: field is immutable',
    ]);
  });

  it('has a status that only its own road changes', () => {
    const set = make();
    const status = { desiredNumberScheduled: 2, numberReady: 1, collisionCount: 1 };
    const written = patchPart(daemonSets, set, 'status', { spec: { minReadySeconds: 9 }, status });
    expect(written).toMatchObject({ spec: set.spec, status, metadata: { generation: 1 } });
    expect(patch(daemonSets, set, { status }).status).toEqual(set.status);
    const wrong = { status: { numberReady: -1, collisionCount: 0 } };
    expect(causesOf(() => patchPart(daemonSets, written, 'status', wrong))).toEqual([
      'status.numberReady: Invalid value: -1: must be greater than or equal to 0',
      'status.collisionCount: Invalid value: 0: cannot be decremented',
    ]);
  });
});
