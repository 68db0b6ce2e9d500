import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { create, refusalOf, resourceNamed } from '../road.fixture.ts';

const pods = resourceNamed<Pod>('pods');
const container = { name: 'c', image: 'x' };
const make = (spec: object): Pod =>
  create(pods, { metadata: { name: 'p' }, spec: { containers: [container], ...spec } });

describe('a spec that cannot be', () => {
  const inContainer = (more: object) => ({ containers: [{ ...container, ...more }] });
  test.each<[string, object, string]>([
    [
      'container name',
      inContainer({ name: 'A' }),
      'spec.containers[0].name: Invalid value: "A": a lowercase RFC 1123 label must',
    ],
    [
      'image',
      inContainer({ image: ' x' }),
      'spec.containers[0].image: Invalid value: " x": must not have leading or trailing whitespace',
    ],
    [
      'pull policy',
      inContainer({ imagePullPolicy: 'Often' }),
      'spec.containers[0].imagePullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      'port protocol',
      inContainer({ ports: [{ containerPort: 1, protocol: 'ICMP' }] }),
      'spec.containers[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      'port names',
      inContainer({
        ports: [
          { containerPort: 1, name: 'a' },
          { containerPort: 2, name: 'a' },
        ],
      }),
      'spec.containers[0].ports[1].name: Duplicate value: "a"',
    ],
    ['port of zero', inContainer({ ports: [{}] }), 'spec.containers[0].ports[0].containerPort: Required value'],
    [
      'host ports',
      inContainer({
        ports: [
          { containerPort: 1, hostPort: 80 },
          { containerPort: 2, hostPort: 80 },
        ],
      }),
      'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
    ],
    [
      'host port',
      { hostNetwork: true, ...inContainer({ ports: [{ containerPort: 1, hostPort: 2 }] }) },
      'spec.containers[0].ports[0].containerPort: Invalid value: 1: must match `hostPort` when `hostNetwork` is true',
    ],
    [
      'env name',
      inContainer({ env: [{ name: 'a=b' }] }),
      'spec.containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
    ],
    [
      'env without a source',
      inContainer({ env: [{ name: 'A', valueFrom: {} }] }),
      'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    ],
    [
      'env with two values',
      inContainer({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ],
    [
      'env field',
      inContainer({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.bogus' } } }] }),
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "spec.bogus"',
    ],
    [
      'unknown volume',
      inContainer({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      'mount paths',
      {
        volumes: [{ name: 'v' }],
        ...inContainer({
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'v', mountPath: '/v' },
          ],
        }),
      },
      'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique',
    ],
    [
      'sub path',
      { volumes: [{ name: 'v' }], ...inContainer({ volumeMounts: [{ name: 'v', mountPath: '/v', subPath: '../x' }] }) },
      'spec.containers[0].volumeMounts[0].subPath: Invalid value: "../x": must not contain \'..\'',
    ],
    [
      'negative amount',
      inContainer({ resources: { requests: { cpu: '-1' } } }),
      'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [
      'unknown resource',
      inContainer({ resources: { limits: { gpu: '1' } } }),
      'spec.containers[0].resources.limits[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
    ],
    [
      'part of a device',
      inContainer({ resources: { limits: { 'a.b/gpu': '500m' }, requests: { 'a.b/gpu': '500m' } } }),
      'must be an integer',
    ],
    [
      'probe without a handler',
      inContainer({ livenessProbe: {} }),
      'spec.containers[0].livenessProbe: Required value: must specify a handler type',
    ],
    [
      'probe with two',
      inContainer({ livenessProbe: { exec: { command: ['x'] }, tcpSocket: { port: 1 } } }),
      'spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
    ],
    [
      'probe that must succeed twice',
      inContainer({ livenessProbe: { exec: { command: ['x'] }, successThreshold: 2 } }),
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
    [
      'hook without a command',
      inContainer({ lifecycle: { preStop: { exec: {} } } }),
      'spec.containers[0].lifecycle.preStop.exec.command: Required value',
    ],
    [
      'user',
      inContainer({ securityContext: { runAsUser: -1 } }),
      'spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
    [
      'init container named like another',
      { initContainers: [container] },
      'spec.initContainers[0].name: Duplicate value: "c"',
    ],
    [
      'init container with a probe',
      { initContainers: [{ name: 'i', image: 'x', readinessProbe: { exec: { command: ['x'] } } }] },
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'two volume sources',
      { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] },
      'spec.volumes[0].emptyDir: Forbidden: may not specify more than 1 volume type',
    ],
    ['volume names', { volumes: [{ name: 'v' }, { name: 'v' }] }, 'spec.volumes[1].name: Duplicate value: "v"'],
    [
      'volume without its name',
      { volumes: [{ name: 'v', configMap: {} }] },
      'spec.volumes[0].configMap.name: Required value',
    ],
    [
      'mode',
      { volumes: [{ name: 'v', secret: { secretName: 's', defaultMode: 512 } }] },
      'spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
    ],
    [
      'projected path',
      {
        volumes: [
          { name: 'v', projected: { sources: [{ configMap: { name: 'm', items: [{ key: 'k', path: '/p' }] } }] } },
        ],
      },
      'spec.volumes[0].projected.sources[0].configMap.items[0].path: Invalid value: "/p": must be a relative path',
    ],
    [
      'dns policy',
      { dnsPolicy: 'Own' },
      'spec.dnsPolicy: Unsupported value: "Own": supported values: "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"',
    ],
    [
      'dns without servers',
      { dnsPolicy: 'None' },
      'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
    ],
    ['node selector', { nodeSelector: { 'a b': 'c' } }, 'spec.nodeSelector: Invalid value: "a b": name part must'],
    [
      'toleration without a key',
      { tolerations: [{ operator: 'Equal' }] },
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'toleration seconds',
      { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 1 }] },
      'spec.tolerations[0].effect: Invalid value: "": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
    [
      'skew',
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'a', whenUnsatisfiable: 'Never' }] },
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
    [
      'affinity weight',
      {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] },
        },
      },
      'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
    ],
    [
      'affinity topology',
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: '' }] } } },
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
    ],
    [
      'affinity topology by the rule of labels, too',
      { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: '' }] } } },
      'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
    ],
    [
      'affinity namespace',
      {
        affinity: {
          podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a', namespaces: ['A'] }] },
        },
      },
      'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: "A": a lowercase RFC 1123 label must',
    ],
    [
      'deadline',
      { activeDeadlineSeconds: 0 },
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
    [
      'host alias',
      { hostAliases: [{ ip: 'x' }] },
      'spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      'token life',
      {
        volumes: [
          { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 1 } }] } },
        ],
      },
      'may not specify a duration less than 10 minutes',
    ],
  ])('%s', (_title, spec, message) => {
    expect(refusalOf(() => make(spec)).message).toContain(message);
  });
});
