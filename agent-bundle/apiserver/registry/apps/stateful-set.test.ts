import { describe, expect, it, test } from 'vitest';
import type { StatefulSet } from '../../../../common/api/apps/v1/stateful-set.ts';
import { causesOf, create, patch, patchPart, resourceNamed } from '../road.fixture.ts';

const statefulSets = resourceNamed<StatefulSet>('statefulsets');
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
const plain = { selector: { matchLabels: { a: 'b' } }, serviceName: 's', template };
const make = (spec: object = {}, name = 'db'): StatefulSet =>
  create(statefulSets, { metadata: { name }, spec: { ...plain, ...spec } });
const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };

describe('a stateful set', () => {
  it('starts one pod after the other, and keeps the claims of those that go', () => {
    expect(make({ volumeClaimTemplates: [claim] })).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            ...claim,
            spec: { ...claim.spec, volumeMode: 'Filesystem' },
            status: { phase: 'Pending' },
          },
        ],
      },
      status: { replicas: 0, availableReplicas: 0 },
    });
  });

  test.each<[object, string[]]>([
    [
      { podManagementPolicy: 'Somehow' },
      ["spec.podManagementPolicy: Invalid value: \"Somehow\": must be 'OrderedReady' or 'Parallel'"],
    ],
    [
      { updateStrategy: { type: 'Slowly' } },
      ['spec.updateStrategy: Invalid value: {"type":"Slowly"}: must be \'RollingUpdate\' or \'OnDelete\''],
    ],
    [
      { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
      [
        'spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy \'RollingUpdate\'',
      ],
    ],
    [
      { updateStrategy: { rollingUpdate: { partition: -1, maxUnavailable: 0 } } },
      [
        'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
        'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0',
      ],
    ],
    [
      { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Burn' } },
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Burn": supported values: "Delete", "Retain"',
      ],
    ],
    [
      { replicas: -1, ordinals: { start: -1 } },
      [
        'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
        'spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [{ selector: {} }, ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset']],
    [
      { selector: { matchLabels: { a: 'c' } } },
      [
        'spec.template.metadata.labels: Invalid value: map[string]string{"a":"b"}: `selector` does not match template `labels`',
      ],
    ],
    [
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'OnFailure', activeDeadlineSeconds: 1 } } },
      [
        'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
        'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
      ],
    ],
  ])('%.90j is refused', (spec, causes) => {
    expect(causesOf(() => make(spec))).toEqual(causes);
  });

  it('mounts its claims by the names of their templates', () => {
    const volumeMounts = [{ name: 'data', mountPath: '/data' }];
    const mounting = { ...template, spec: { containers: [{ name: 'c', image: 'x', volumeMounts }] } };
    const set = make({ template: mounting, volumeClaimTemplates: [claim] });
    expect(set.spec.template.spec.volumes).toBeUndefined();
    expect(causesOf(() => make({ template: mounting }))).toEqual([
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ]);
  });

  it('keeps what its pods and claims are known by', () => {
    const set = make();
    const refused = [
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ];
    for (const spec of [
      { serviceName: 'other' },
      { podManagementPolicy: 'Parallel' },
      { volumeClaimTemplates: [claim] },
    ]) {
      expect(causesOf(() => patch(statefulSets, set, { spec }))).toEqual(refused);
    }
    const spec = {
      replicas: 3,
      ordinals: { start: 1 },
      template: { spec: { hostNetwork: true } },
      updateStrategy: { rollingUpdate: { partition: 2 } },
      revisionHistoryLimit: 2,
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      minReadySeconds: 5,
    };
    expect(patch(statefulSets, set, { spec })).toMatchObject({ spec, metadata: { generation: 2 } });
  });

  it('is scaled through its scale, which knows the selector', () => {
    const scale = statefulSets.subresources['scale'];
    expect(scale?.type === 'view' && scale.read(make({ replicas: 2 }))).toMatchObject({
      spec: { replicas: 2 },
      status: { replicas: 0, selector: 'a=b' },
    });
  });

  it('has a status in which no part is larger than the whole', () => {
    const set = make();
    const status = { replicas: 1, readyReplicas: 2, availableReplicas: 3 };
    expect(causesOf(() => patchPart(statefulSets, set, 'status', { status }))).toEqual([
      'status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
      'status.availableReplicas: Invalid value: 3: cannot be greater than status.readyReplicas',
    ]);
    expect(patchPart(statefulSets, set, 'status', { status: { replicas: 1 }, spec: { replicas: 9 } })).toMatchObject({
      spec: { replicas: 1 },
      status: { replicas: 1 },
      metadata: { generation: 1 },
    });
  });

  it('is warned of a name that no host can have', () => {
    const [warning] = statefulSets.strategy.warnings?.(make({}, 'a.b'), undefined) ?? [];
    expect(warning).toContain(
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [a lowercase RFC 1123 label must consist of',
    );
    expect(statefulSets.strategy.warnings?.(make(), undefined)).toEqual([]);
  });
});
