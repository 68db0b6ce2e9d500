import { type DaemonPod, type NodeState, isLiving } from './node-state.ts';

/** What makes one node have the pods it should. */
export interface NodeAction {
  readonly create: boolean;
  readonly delete: readonly DaemonPod[];
  /** Ended of themselves where they should run: deleted too, but told of, and failed ones not without end. */
  readonly ended: readonly DaemonPod[];
}

const nothing: NodeAction = { create: false, delete: [], ended: [] };

/** `surging`: during an update an old and a new pod may stand side by side. */
export function nodeAction({ placement, pods }: NodeState, surging: boolean): NodeAction {
  const present = pods.filter(({ ending }) => !ending);
  if (placement === 'none') return { ...nothing, delete: present };
  // One that is on its way out is waited for.
  if (pods.length === 0) return { ...nothing, create: placement === 'run' };
  const ended = present.filter(({ over }) => over);
  const living = present.filter(isLiving);
  if (living.length <= 1) return { ...nothing, ended };
  return { create: false, delete: surging ? surplusOfSurge(living) : living.slice(1), ended };
}

/** All but the oldest of each template; and of these two the old one, once it is of no use or the new one is. */
function surplusOfSurge(living: readonly DaemonPod[]): DaemonPod[] {
  const [fresh, ...moreFresh] = living.filter(({ updated }) => updated);
  const [old, ...moreOld] = living.filter(({ updated }) => !updated);
  const isReplaced = fresh && old && (!old.ready || fresh.available);
  return [...moreFresh, ...moreOld, ...(isReplaced ? [old] : [])];
}
