import { NodeKind } from '../../common/api/core/v1/node.ts';
import type { followed } from './followed.ts';
import { type LocalMaster, kubeletOf } from './local-master.ts';
import { SimulatedNode } from './simulated-node.ts';

/** Plays three nodes, h1 to h3. Resolves with them once they are ready, have ranges for their pods, and take pods. */
export async function threeNodes(
  master: LocalMaster,
  follow: ReturnType<typeof followed>['follow'],
  onError: (error: Error) => void,
): Promise<SimulatedNode[]> {
  const nodes: SimulatedNode[] = [];
  for (const name of ['h1', 'h2', 'h3']) {
    const node = new SimulatedNode(name, await master.client(kubeletOf(name)), onError);
    await node.start();
    nodes.push(node);
  }
  const found = await follow(NodeKind);
  await found.until('three ready nodes with pod CIDRs', (all) => {
    const usable = all.filter(({ spec, status }) => {
      const isReady = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
      return isReady && spec?.podCIDR && !spec.taints?.length;
    });
    return usable.length === nodes.length;
  });
  return nodes;
}
