import type { Service } from '../../common/api/core/v1/service.ts';
import type { Allocatable } from './containers/env/resource-value.ts';
import type { ClusterDns } from './containers/dns.ts';
import type { CgroupDriver, DnsConfig } from './runtime/port.ts';

/** What making pods needs to know of the node they are made on. */
export interface NodeFacts {
  readonly name: string;
  readonly hostIps: readonly string[];
  /** Of the kubelet's own pods: bytes the node has. */
  readonly memoryCapacity: number;
  readonly allocatable: Allocatable;
  readonly cgroupDriver: CgroupDriver;
  /** As container ids name it: containerd. */
  readonly runtimeName: string;
  readonly clusterDns: ClusterDns;
  /** The resolver of the host, and its /etc/hosts, as they are now. */
  hostDns(): Promise<DnsConfig>;
  hostsFile(): Promise<string>;
  /** Why pods get no network of their own now; undefined when they do. */
  networkProblem(): string | undefined;
  /** Every service of the cluster, once they are known. */
  services(): Iterable<Service>;
}
