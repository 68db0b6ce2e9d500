import type { Node, NodeCondition } from '../../common/api/core/v1/node.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import { annotationPrefix } from './behaviour.ts';

/** What a simulated node is. */
export interface NodeDescription {
  readonly name: string;
  /** Its InternalIP. */
  readonly address: string;
  /** Where its kubelet answers; absent: it has none. */
  readonly port?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** `cpu`, `memory`, `pods`: all of it can be given. */
  readonly capacity: Readonly<Record<string, string>>;
}

/** A node with this annotation, whatever its value but `false`, is not heard of until it is taken away. */
const silentAnnotation = `${annotationPrefix}silent`;

export const isToBeSilent = ({ metadata }: Node): boolean => {
  const said = metadata.annotations?.[silentAnnotation];
  return said !== undefined && said !== 'false';
};

/** https://kubernetes.io/docs/reference/node/node-status/ */
export function nodeObject({ name, address, port, labels, capacity }: NodeDescription, now: number): Node {
  return {
    metadata: { name, labels: { ...commonLabels, 'kubernetes.io/hostname': name, ...labels } },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      capacity,
      allocatable: capacity,
      conditions: nodeConditions([], now),
      ...(port === undefined ? {} : { daemonEndpoints: { kubeletEndpoint: { Port: port } } }),
      nodeInfo: {
        machineID: name,
        systemUUID: name,
        bootID: name,
        kernelVersion: 'simulated',
        osImage: 'Simulated',
        containerRuntimeVersion: 'simulated://1.0.0',
        kubeletVersion: 'v1.36.0-simulated',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const commonLabels = {
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/os': 'linux',
  'node.kubernetes.io/instance-type': 'simulated',
} as const;

const findings = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

/** A simulated node is always well. `previous`: what the API says now. */
export function nodeConditions(previous: readonly NodeCondition[], now: number): NodeCondition[] {
  const lastHeartbeatTime = timestamp(now);
  return findings.map(([type, status, reason, message]) => {
    const before = previous.find((each) => each.type === type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return { type, status, reason, message, lastHeartbeatTime, lastTransitionTime: since ?? lastHeartbeatTime };
  });
}

/** Somebody says otherwise: a master that has not heard of the node, or was late. */
export function isContradicted({ status }: Node): boolean {
  const said = status?.conditions ?? [];
  return findings.some(([type, is]) => said.find((each) => each.type === type)?.status !== is);
}
