import { expect, it } from 'vitest';
import type { NodeRow, PodRow } from '../../../common/ipc/rows/resource.ts';
import { clusterFigures } from './cluster-figures.ts';

const node = (ready: NodeRow['ready']) =>
  ({ ready, cpuRequested: 1, cpuAllocatable: 4, memoryRequested: 2, memoryAllocatable: 8 }) as NodeRow;

it('capacity is that of the nodes that are ready; pods are counted by how they are', () => {
  const pods = [{ tone: 'good' }, { tone: 'good' }, { tone: 'bad' }] as PodRow[];
  expect(clusterFigures([node('ready'), node('ready'), node('unknown')], pods)).toEqual({
    readyNodes: 2,
    nodes: 3,
    pods: { good: 2, busy: 0, bad: 1, idle: 0 },
    cpu: { requested: 2, allocatable: 8 },
    memory: { requested: 4, allocatable: 16 },
  });
});
