import type { DaemonSetUpdateStrategy } from '../../../common/api/apps/v1/daemon-set.ts';
import { type DaemonPod, type NodeState, isLiving } from './node-state.ts';

/**
 * How a DaemonSet moves its nodes to a new template, as pure decisions.
 * https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export interface DaemonBounds {
  /** Nodes that may have an old and a new pod at once; not nothing only where `unavailable` is. */
  readonly surge: number;
  /** Nodes that may be without an available pod. */
  readonly unavailable: number;
}

/** `nodes` is how many should run the pod. Shares are rounded up. */
export function daemonBounds({ rollingUpdate }: DaemonSetUpdateStrategy, nodes: number): DaemonBounds {
  const resolve = (value: number | string) =>
    typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * nodes) / 100);
  const surge = resolve(rollingUpdate?.maxSurge ?? 0);
  const unavailable = resolve(rollingUpdate?.maxUnavailable ?? (surge > 0 ? 0 : 1));
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

export interface RolloutStep {
  /** Names of nodes that get a new pod beside the old one. */
  readonly create: readonly string[];
  readonly delete: readonly DaemonPod[];
}

/** The next step of an update, over the nodes that should run the pod. Empty when there is nothing to do for now. */
export function rolloutStep(nodes: readonly NodeState[], bounds: DaemonBounds): RolloutStep {
  const running = nodes
    .filter(({ placement }) => placement === 'run')
    .map(({ name, pods }) => {
      const living = pods.filter(isLiving);
      return { name, living, old: living.filter(({ updated }) => !updated) };
    });
  return bounds.surge > 0 ? surgeStep(running, bounds.surge) : replaceStep(running, bounds.unavailable);
}

interface RunningNode {
  readonly name: string;
  readonly living: readonly DaemonPod[];
  readonly old: readonly DaemonPod[];
}

const isServed = ({ living }: RunningNode) => living.some(({ available }) => available);

/** Old pods that serve nobody go at once; of the others as many as may be missing. */
function replaceStep(nodes: readonly RunningNode[], mostUnavailable: number): RolloutStep {
  const unserved = nodes.filter((node) => !isServed(node));
  const replaceable = nodes.filter((node) => isServed(node) && node.living.length === 1);
  const room = Math.max(0, mostUnavailable - unserved.length);
  const served = replaceable.flatMap(({ old }) => old).slice(0, room);
  return { create: [], delete: [...unserved.flatMap(({ old }) => old), ...served] };
}

/** New pods beside old ones, as many as may be; an old one goes when the new one is available, or when it serves nobody. */
function surgeStep(nodes: readonly RunningNode[], mostSurging: number): RolloutStep {
  const gone: DaemonPod[] = [];
  const free: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  for (const { name, living, old } of nodes) {
    const [oldest] = old;
    if (!oldest) continue;
    const fresh = living.find(({ updated }) => updated);
    if (!fresh) {
      (oldest.available ? candidates : free).push(name);
    } else if (!oldest.available || fresh.available) {
      gone.push(oldest);
    } else {
      surging++;
    }
  }
  return { create: [...free, ...candidates.slice(0, Math.max(0, mostSurging - surging))], delete: gone };
}
