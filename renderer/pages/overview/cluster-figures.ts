import type { NodeRow, PodRow, Tone } from '../../../common/ipc/rows/resource.ts';

export interface ClusterFigures {
  readonly readyNodes: number;
  readonly nodes: number;
  readonly pods: Readonly<Record<Tone, number>>;
  /** Cores and bytes, of nodes that are ready: what is on the others is not to be had. */
  readonly cpu: { readonly requested: number; readonly allocatable: number };
  readonly memory: { readonly requested: number; readonly allocatable: number };
}

export function clusterFigures(nodes: Iterable<NodeRow>, pods: Iterable<PodRow>): ClusterFigures {
  const all = [...nodes];
  const ready = all.filter((node) => node.ready === 'ready');
  const sum = (of: (node: NodeRow) => number) => ready.reduce((total, node) => total + of(node), 0);
  const tones = { good: 0, busy: 0, bad: 0, idle: 0 };
  for (const { tone } of pods) tones[tone]++;
  return {
    readyNodes: ready.length,
    nodes: all.length,
    pods: tones,
    cpu: { requested: sum((node) => node.cpuRequested), allocatable: sum((node) => node.cpuAllocatable) },
    memory: { requested: sum((node) => node.memoryRequested), allocatable: sum((node) => node.memoryAllocatable) },
  };
}
