import type { HostSummary } from '../../../common/ipc/rows/host.ts';
import type { HostFacts } from '../../hosts/os/facts.ts';

/** The filesystem whose room a person is told of: images, containers and etcd's data lie there. */
export const summaryPath = '/var';

/** The facts a page shows. They must have been gathered with `summaryPath` among the paths. */
export function hostSummary(facts: HostFacts): HostSummary {
  const { os, kernel, architecture, cpus, memoryBytes, selinux, firewalld, clockSkew } = facts;
  const disk = facts.disks.find(({ path }) => path === summaryPath);
  return {
    os: os.prettyName,
    kernel,
    architecture,
    cpus,
    memoryBytes,
    diskBytes: disk?.sizeBytes ?? 0,
    diskAvailableBytes: disk?.availableBytes ?? 0,
    selinux,
    firewalld,
    clockSkewMs: clockSkew,
  };
}
