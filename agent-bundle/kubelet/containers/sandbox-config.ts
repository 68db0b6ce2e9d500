import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { HostPaths } from '../host-paths.ts';
import { podLabels } from '../runtime/labels.ts';
import type { DnsConfig, PortMapping, SandboxConfig } from '../runtime/port.ts';
import { podRef } from '../pods/pod-ref.ts';
import { podNames } from './hostname.ts';
import { sandboxSecurity } from './security.ts';

export interface SandboxFacts {
  readonly attempt: number;
  readonly dns: DnsConfig;
  readonly clusterDomain: string;
  readonly cgroupParent: string;
  readonly paths: HostPaths;
}

/** What the runtime is to make of a pod before its containers. */
export function sandboxConfig(pod: Pod, facts: SandboxFacts): SandboxConfig {
  const ref = podRef(pod);
  return {
    pod: ref,
    attempt: facts.attempt,
    hostname: pod.spec.hostNetwork ? '' : podNames(pod, facts.clusterDomain).hostname,
    logDirectory: facts.paths.podLog(ref),
    dns: facts.dns,
    ports: pod.spec.hostNetwork ? [] : portMappings(pod),
    labels: { ...pod.metadata.labels, ...podLabels(ref) },
    annotations: pod.metadata.annotations ?? {},
    cgroupParent: facts.cgroupParent,
    sysctls: Object.fromEntries((pod.spec.securityContext?.sysctls ?? []).map(({ name, value }) => [name, value])),
    security: sandboxSecurity(pod, facts.paths.root),
  };
}

/** Only ports that the host is to pass on; the others are reached at the pod's own address. */
function portMappings({ spec }: Pod): PortMapping[] {
  const containers = [
    ...spec.containers,
    ...(spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always'),
  ];
  return containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ hostPort = 0 }) => hostPort > 0)
    .map(({ protocol = 'TCP', containerPort, hostPort = 0, hostIP = '' }) => ({
      protocol: protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP',
      containerPort,
      hostPort,
      hostIp: hostIP,
    }));
}
