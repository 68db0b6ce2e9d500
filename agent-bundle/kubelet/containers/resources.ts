import type { Container } from '../../../common/api/core/v1/container.ts';
import { milliValue, parseQuantity, wholeValue } from '../../../common/api/quantity.ts';
import type { LinuxResources } from '../runtime/port.ts';
import type { QosClass } from '../status/qos.ts';

/** Microseconds over which a CPU quota counts. */
const cpuPeriod = 100_000;
const leastShares = 2;
const mostShares = 262_144;
const leastQuota = 1_000;

/**
 * Requests and limits as the kernel takes them. `memoryCapacity` is the node's, in bytes.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 */
export function linuxResources(container: Container, qos: QosClass, memoryCapacity: number): LinuxResources {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const cpuRequest = requests['cpu'] ?? limits['cpu'];
  const memoryRequest = requests['memory'] ?? limits['memory'];
  const limit = limits['cpu'];
  return {
    cpuShares: cpuShares(cpuRequest === undefined ? 0 : milliValue(parseQuantity(cpuRequest))),
    cpuQuota: limit === undefined ? 0 : cpuQuota(milliValue(parseQuantity(limit))),
    cpuPeriod: limit === undefined ? 0 : cpuPeriod,
    memoryLimit: limits['memory'] === undefined ? 0 : wholeValue(parseQuantity(limits['memory'])),
    oomScoreAdj: oomScore(
      qos,
      memoryRequest === undefined ? 0 : wholeValue(parseQuantity(memoryRequest)),
      memoryCapacity,
    ),
  };
}

/** 1024 shares are one CPU. */
export function cpuShares(milliCpu: number): number {
  return Math.min(mostShares, Math.max(leastShares, Math.floor((milliCpu * 1024) / 1000)));
}

/** Microseconds of CPU within each period; 0 for no limit. */
export function cpuQuota(milliCpu: number): number {
  return milliCpu === 0 ? 0 : Math.max(leastQuota, Math.floor((milliCpu * cpuPeriod) / 1000));
}

/**
 * Who is ended first when memory runs out: who asked for nothing, then who asked for little.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior
 */
function oomScore(qos: QosClass, memoryRequest: number, memoryCapacity: number): number {
  if (qos === 'Guaranteed') return -997;
  if (qos === 'BestEffort') return 1000;
  const score = Math.floor(1000 - (1000 * memoryRequest) / memoryCapacity);
  return Math.min(999, Math.max(3, score));
}
