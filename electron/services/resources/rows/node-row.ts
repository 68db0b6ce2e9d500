import type { Node } from '../../../../common/api/core/v1/node.ts';
import { nodeRoles } from '../../../../common/api/core/v1/node-roles.ts';
import { amountsOf } from '../../../../common/api/core/v1/pod-resources.ts';
import type { NodeRow } from '../../../../common/ipc/rows/resource.ts';
import { resourceRow, timeOf } from './resource-row.ts';

/** What the pods of a node come to. Thousandths of a core, and bytes. */
export interface NodeLoad {
  readonly pods: number;
  readonly milliCores: number;
  readonly memory: number;
}

export function nodeRow(node: Node, load: NodeLoad): NodeRow {
  const { spec, status } = node;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const allocatable = amountsOf(status?.allocatable);
  const info = status?.nodeInfo;
  return {
    ...resourceRow(node),
    ready: ready?.status === 'True' ? 'ready' : ready?.status === 'False' ? 'notReady' : 'unknown',
    ...(ready && { readySince: timeOf(ready.lastTransitionTime) }),
    problems: problemsOf(node),
    unschedulable: spec?.unschedulable ?? false,
    roles: nodeRoles(node),
    internalIP: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    podCIDR: spec?.podCIDR ?? '',
    version: info?.kubeletVersion ?? '',
    os: info?.osImage ?? '',
    kernel: info?.kernelVersion ?? '',
    runtime: info?.containerRuntimeVersion ?? '',
    pods: load.pods,
    podCapacity: allocatable['pods'] ?? 0,
    cpuAllocatable: (allocatable['cpu'] ?? 0) / 1000,
    cpuRequested: load.milliCores / 1000,
    memoryAllocatable: allocatable['memory'] ?? 0,
    memoryRequested: load.memory,
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  };
}

/** Ready is to be True, every other condition (pressures, no network) False. */
function problemsOf({ status }: Node): string[] {
  return (status?.conditions ?? [])
    .filter(({ type, status: value }) => (type === 'Ready' ? value !== 'True' : value === 'True'))
    .map(({ type, message, reason }) => `${type}: ${message || reason || 'Unknown'}`);
}
