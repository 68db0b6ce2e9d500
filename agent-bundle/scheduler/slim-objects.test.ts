import { describe, expect, it } from 'vitest';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { type PodInfo, podInfo } from './node-info.ts';
import { asking, node, pod } from './scheduling.fixture.ts';
import { slimNode, slimPod } from './slim-objects.ts';

const term = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'zone' };
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const managedFields = [{ manager: 'kubectl', operation: 'Update', fieldsV1: {} }];

/** All that plugins ask of a pod, but for itself. */
const asked = ({ pod: _, ...info }: PodInfo) => info;

describe('a pod that is kept as far as it matters', () => {
  const whole: Pod = {
    ...pod('p', {
      ...asking('1'),
      containers: [
        {
          name: 'c',
          image: 'x',
          env: [{ name: 'A', value: 'b' }],
          ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }],
          resources: { requests: { cpu: '100m' }, limits: { cpu: '1' } },
        },
      ],
      initContainers: [{ name: 'i', restartPolicy: 'Always', resources: { requests: { memory: '1Gi' } } }],
      overhead: { cpu: '10m' },
      priority: 7,
      volumes: [
        { name: 'v', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'w', emptyDir: {} },
        { name: 'x', ephemeral: {} },
      ],
      affinity: { podAffinity: { [required]: [term] }, podAntiAffinity: { [required]: [term] } },
    }),
  };
  whole.metadata.managedFields = managedFields;
  whole.metadata.ownerReferences = [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'u', controller: true }];

  it('asks for the same', () => {
    const slim = slimPod(whole);
    expect(asked(podInfo(slim))).toEqual(asked(podInfo(whole)));
    expect(JSON.stringify(slim)).not.toMatch(/managedFields|env|emptyDir|limits/);
  });

  it('asks for the same where it has its node', () => {
    const placed = { ...whole, spec: { ...whole.spec, nodeName: 'a', nodeSelector: { disk: 'ssd' } } };
    expect(asked(podInfo(slimPod(placed)))).toEqual(asked(podInfo(placed)));
    expect(slimPod(placed).spec.nodeSelector).toBeUndefined();
  });

  it('says why it waits and where others make room for it', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'full' },
      { type: 'Ready', status: 'False' },
    ];
    const waiting = { ...whole, status: { phase: 'Pending', nominatedNodeName: 'a', conditions } };
    expect(slimPod(waiting).status).toEqual({ phase: 'Pending', nominatedNodeName: 'a', conditions: [conditions[0]] });
  });
});

it('a node is kept with its labels, taints, room and images', () => {
  const images = [{ names: ['x'], sizeBytes: 1 }];
  const taints = [{ key: 'a', effect: 'NoSchedule' }];
  const whole = node('a', {
    labels: { zone: 'x' },
    spec: { taints, unschedulable: true, podCIDR: '10.0.0.0/24' },
    images,
  });
  expect(slimNode({ ...whole, metadata: { ...whole.metadata, managedFields } })).toEqual({
    metadata: whole.metadata,
    spec: { taints, unschedulable: true },
    status: { allocatable: whole.status?.allocatable, images },
  });
});
