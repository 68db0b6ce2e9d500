import fc from 'fast-check';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq });
const selector = fc.constantFrom('a', 'b').map((app) => ({ matchLabels: { app } }));
const topologyKey = fc.constantFrom('zone', 'kubernetes.io/hostname');
const term = fc.record({ labelSelector: selector, topologyKey });

/** Small nodes: some in zones, some tainted or cordoned, soon full. */
export const nodeNamed = (name: string): fc.Arbitrary<Node> =>
  fc
    .record({
      zone: maybe(fc.constantFrom('x', 'y'), 4),
      disk: maybe(fc.constantFrom('ssd', 'hdd')),
      tainted: fc.integer({ min: 0, max: 4 }),
      cpu: fc.constantFrom('500m', '1000m', '2000m'),
      pods: fc.constantFrom('1', '3', '6'),
    })
    .map(({ zone, disk, tainted, cpu, pods }) => ({
      metadata: {
        name,
        labels: { 'kubernetes.io/hostname': name, ...(zone && { zone }), ...(disk && { disk }) },
      },
      spec: {
        ...(tainted === 0 && { taints: [{ key: 'role', value: 'db', effect: 'NoSchedule' }] }),
        ...(tainted === 1 && { unschedulable: true }),
      },
      status: { allocatable: { cpu, memory: '4Gi', pods } },
    }));

export const nodes = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => nodeNamed(`n${index}`))));

const spec: fc.Arbitrary<PodSpec> = fc
  .record({
    cpu: maybe(fc.constantFrom('100m', '300m', '600m')),
    hostPort: maybe(fc.constantFrom(80, 81), 4),
    disk: maybe(fc.constantFrom('ssd', 'hdd'), 4),
    tolerates: fc.boolean(),
    near: maybe(term, 3),
    far: maybe(term, 3),
    spread: maybe(fc.record({ topologyKey, maxSkew: fc.integer({ min: 1, max: 2 }), labelSelector: selector }), 3),
  })
  .map(({ cpu, hostPort, disk, tolerates, near, far, spread }) => ({
    schedulerName: 'default-scheduler',
    containers: [
      {
        name: 'c',
        image: 'x',
        ...(cpu && { resources: { requests: { cpu } } }),
        ...(hostPort && { ports: [{ containerPort: hostPort, hostPort, protocol: 'TCP' }] }),
      },
    ],
    ...(disk && { nodeSelector: { disk } }),
    ...(tolerates && { tolerations: [{ operator: 'Exists' }] }),
    ...((near ?? far) && {
      affinity: {
        ...(near && { podAffinity: { [required]: [near] } }),
        ...(far && { podAntiAffinity: { [required]: [far] } }),
      },
    }),
    ...(spread && { topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: 'DoNotSchedule' }] }),
  }));

const owners = (uid: string) => [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: uid, uid, controller: true }];

/** Pods that want this and that; `p0`, `p1` … of namespace `default`. */
export const pods = fc
  .array(fc.record({ app: fc.constantFrom('a', 'b'), spec }), { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map((each, index): Pod => ({
      metadata: {
        name: `p${index}`,
        namespace: 'default',
        uid: `u${index}`,
        labels: { app: each.app },
        ownerReferences: owners(each.app),
      },
      spec: each.spec,
    })),
  );
