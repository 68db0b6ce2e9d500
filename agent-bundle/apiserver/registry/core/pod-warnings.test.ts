import { expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { Deployment } from '../../../../common/api/apps/v1/deployment.ts';
import { create, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const deployments = resourceNamed<Deployment>('deployments');
const specWith = (container: object, more: object = {}) => ({
  containers: [{ name: 'c', image: 'x', ...container }],
  ...more,
});
const warningsFor = (spec: object): string[] => {
  const pod = create(pods, { metadata: { name: 'p' }, spec });
  return pods.strategy.warnings?.(pod, undefined) ?? [];
};

test.each<[object, string[]]>([
  [specWith({ env: [{ name: 'A', value: '1' }] }), []],
  [
    specWith({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
  ],
  [
    specWith({ ports: [{ containerPort: 1 }, { containerPort: 1 }] }),
    ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
  ],
  [specWith({ ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'UDP' }] }), []],
  [
    specWith({ resources: { limits: { memory: '100m' } } }),
    ['limits', 'requests'].map(
      (part) =>
        `spec.containers[0].resources.${part}[memory]: fractional byte value "100m" is invalid, must be an integer`,
    ),
  ],
  [specWith({ resources: { limits: { cpu: '100m' } } }), []],
  [
    specWith(
      {},
      {
        nodeSelector: { 'beta.kubernetes.io/os': 'linux' },
        volumes: [{ name: 'v', gitRepo: { repository: 'r' } }],
        imagePullSecrets: [{}],
      },
    ),
    [
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
      'spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+',
      'spec.imagePullSecrets[0].name: invalid empty name ""',
    ],
  ],
  [
    specWith({}, { terminationGracePeriodSeconds: -1 }),
    ['spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1'],
  ],
])('%j warns of %j', (spec, warnings) => {
  expect(warningsFor(spec)).toEqual(warnings);
});

it('a template warns like a pod, and only when it changes', () => {
  const env = [{ name: 'A' }, { name: 'A' }];
  const spec = {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: specWith({ env }) },
  };
  const deployment = create(deployments, { metadata: { name: 'd' }, spec });
  expect(deployments.strategy.warnings?.(deployment, undefined)).toEqual([
    'spec.template.spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
  ]);
  expect(deployments.strategy.warnings?.(deployment, deployment)).toEqual([]);
});
