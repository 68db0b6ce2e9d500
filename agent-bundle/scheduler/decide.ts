import {
  type NodeFilter,
  type Plugin,
  type Preemption,
  type Profile,
  type Refusal,
  type Snapshot,
  isRefusal,
} from './framework.ts';
import type { Verdict } from './extenders/ask-extenders.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';
import { refusalMessage, unavailable } from './refusal-message.ts';

/** Why and by whom a pod was refused; `plugins` are asked which events may help. */
export interface Refused {
  readonly type: 'refuse';
  readonly message: string;
  readonly plugins: ReadonlySet<Plugin>;
  /** Pods that go so that it fits then. */
  readonly preemption?: Preemption;
  /** The node that is being cleared for it stays the one. */
  readonly keepsNomination?: boolean;
}

export type Decision =
  | {
      readonly type: 'bind';
      readonly nodeName: string;
      /** How many nodes were looked at: the next decision begins behind them. */
      readonly examined: number;
    }
  | Refused;

export interface DecideOptions {
  /** A number in [0, 1). */
  readonly random?: () => number;
  /** Index of the node to begin with. */
  readonly start?: number;
  /** What extenders said of the nodes that were `feasible`. */
  readonly verdict?: Verdict;
}

interface Running {
  readonly plugin: Plugin;
  readonly nodeFilter: NodeFilter;
}

/** Where there are no nodes, a node is what helps. */
const anyNode: Plugin = { name: '', events: ['node'] };
/** What helps where an extender refuses only the extender knows. */
const extender: Plugin = { name: 'Extender', events: ['node', 'assigned-pod', 'volume', 'claim', 'storage-class'] };

/** The nodes that plugins allow, for who has to be asked before a decision; none where there is none. */
export function feasible(profile: Profile, pod: PodInfo, snapshot: Snapshot, start: number): readonly NodeInfo[] {
  const running: Running[] = [];
  for (const plugin of profile.filters) {
    const found = plugin.preFilter(pod, snapshot);
    if (!found) continue;
    if (isRefusal(found)) return [];
    running.push({ plugin, nodeFilter: found });
  }
  return findCandidates(profile, pod, snapshot, { running, start }).candidates;
}

/**
 * Where a pod goes: the candidates that no filter refuses, the best score wins, ties by chance. Pure but for `random`;
 * what postFilter tries out on nodes is taken back before it returns.
 */
export function decide(profile: Profile, pod: PodInfo, snapshot: Snapshot, options: DecideOptions = {}): Decision {
  const { random = Math.random, start = 0, verdict } = options;
  const { nodes } = snapshot;
  if (nodes.length === 0) return refuse('no nodes available to schedule pods', [anyNode]);
  const running: Running[] = [];
  for (const plugin of profile.filters) {
    const found = plugin.preFilter(pod, snapshot);
    if (!found) continue;
    if (!isRefusal(found)) running.push({ plugin, nodeFilter: found });
    else {
      const refusals = new Map(nodes.map(({ name }) => [name, found]));
      const message = `${unavailable(nodes.length)} ${found.reasons.join(', ')}.`;
      return afterFilters(profile, pod, snapshot, { message, refusals, plugins: [plugin], running, random });
    }
  }
  const { candidates, refusals, plugins, examined } = findCandidates(profile, pod, snapshot, {
    running,
    start,
    verdict,
  });
  if (candidates.length === 0) {
    const message = refusalMessage(nodes.length, refusals);
    return afterFilters(profile, pod, snapshot, { message, refusals, plugins, running, random });
  }
  const best = bestOf(candidates, totals(profile, pod, candidates, snapshot, verdict), random);
  return { type: 'bind', nodeName: best.name, examined };
}

const refuse = (message: string, plugins: Iterable<Plugin>, preemption?: Preemption): Refused => ({
  type: 'refuse',
  message,
  plugins: new Set(plugins),
  preemption,
});

/** How many nodes that would do are enough to choose from. https://kubernetes.io/docs/concepts/scheduling-eviction/scheduler-perf-tuning/ */
export function enoughNodes(nodes: number, percentage: number | undefined): number {
  const least = 100;
  if (nodes < least) return nodes;
  const share = percentage ?? Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(least, Math.floor((nodes * share) / 100));
}

function findCandidates(
  { percentageOfNodesToScore }: Profile,
  pod: PodInfo,
  snapshot: Snapshot,
  { running, start, verdict }: { running: readonly Running[]; start: number; verdict?: Verdict },
) {
  const { nodes } = snapshot;
  const refusals = new Map<string, Refusal>();
  const plugins = new Set<Plugin>();
  const check = (node: NodeInfo): boolean => {
    const refused = refusalOf(pod, node, running);
    if (!refused && (!verdict || verdict.allowed.has(node.name))) return true;
    plugins.add(refused?.plugin ?? extender);
    const refusal = refused?.refusal ?? verdict?.refusals.get(node.name);
    if (refusal) refusals.set(node.name, refusal);
    return false;
  };
  const nominated = snapshot.get(pod.pod.status?.nominatedNodeName ?? '');
  const found = (candidates: NodeInfo[], examined: number) => ({ candidates, refusals, plugins, examined });
  if (nominated && check(nominated)) return found([nominated], 0);
  const named = running.filter(({ nodeFilter }) => nodeFilter.only);
  const inQuestion = named.length === 0 ? nodes : onlyNamed(snapshot, named);
  const enough = enoughNodes(inQuestion.length, percentageOfNodesToScore);
  const candidates: NodeInfo[] = [];
  let examined = 0;
  while (examined < inQuestion.length && candidates.length < enough) {
    const node = inQuestion[(start + examined++) % inQuestion.length] as NodeInfo;
    if (check(node)) candidates.push(node);
  }
  // Only who fits nowhere is told of nodes that never came into question.
  if (candidates.length === 0 && named.length > 0) {
    const names = named.map(({ plugin }) => plugin.name).join(' ');
    const elsewhere: Refusal = { reasons: [`node(s) didn't satisfy plugin(s) [${names}]`], unresolvable: true };
    const looked = new Set(inQuestion);
    for (const node of nodes) if (!looked.has(node)) refusals.set(node.name, elsewhere);
    for (const { plugin } of named) plugins.add(plugin);
  }
  return found(candidates, inQuestion === nodes ? examined : 0);
}

/** A pod that is for certain nodes does not look at others. */
function onlyNamed(snapshot: Snapshot, named: readonly Running[]): readonly NodeInfo[] {
  const [first = new Set<string>(), ...others] = named.map(({ nodeFilter }) => nodeFilter.only ?? new Set<string>());
  return [...first]
    .filter((name) => others.every((only) => only.has(name)))
    .flatMap((name) => snapshot.get(name) ?? []);
}

/**
 * The first refusal. Pods that are nominated for the node and not less important count as being there; without them it has
 * to fit, too: affinity to one that never comes must not be what lets it in.
 */
function refusalOf(pod: PodInfo, node: NodeInfo, running: readonly Running[]) {
  if (node.nominated.size === 0) return firstRefusal(node, running);
  const expected = [...node.nominated.values()].filter(
    (other) => other.key !== pod.key && other.priority >= pod.priority && !node.pods.has(other.key),
  );
  if (expected.length > 0) {
    for (const other of expected) shift(other, node, running, 1);
    const refused = firstRefusal(node, running);
    for (const other of expected) shift(other, node, running, -1);
    if (refused) return refused;
  }
  return firstRefusal(node, running);
}

function firstRefusal(node: NodeInfo, running: readonly Running[]) {
  for (const { plugin, nodeFilter } of running) {
    const refusal = nodeFilter.filter?.(node);
    if (refusal) return { plugin, refusal };
  }
  return undefined;
}

function shift(other: PodInfo, node: NodeInfo, running: readonly Running[], by: 1 | -1): void {
  if (by > 0) node.add(other);
  else node.remove(other.key);
  for (const { nodeFilter } of running) nodeFilter.shift?.(other, node, by);
}

interface NowhereToGo {
  readonly message: string;
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly plugins: Iterable<Plugin>;
  readonly running: readonly Running[];
  readonly random: () => number;
}

function afterFilters(profile: Profile, pod: PodInfo, snapshot: Snapshot, nowhere: NowhereToGo): Refused {
  const { message, refusals, running, random } = nowhere;
  const plugins = new Set(nowhere.plugins);
  let after = '';
  let keepsNomination = false;
  for (const plugin of profile.postFilters) {
    const outcome = plugin.postFilter(pod, {
      snapshot,
      refusals,
      random,
      fits: (node) => refusalOf(pod, node, running)?.refusal,
      remove: (other, node) => shift(other, node, running, -1),
      putBack: (other, node) => shift(other, node, running, 1),
    });
    if ('victims' in outcome) return refuse(message, [...plugins, plugin], outcome);
    after += ` ${outcome.message}`;
    keepsNomination ||= outcome.keepsNomination ?? false;
  }
  return { ...refuse(message + after, plugins), keepsNomination };
}

function totals(
  { scores }: Profile,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
  verdict: Verdict | undefined,
): number[] {
  const sums = new Array<number>(nodes.length).fill(0);
  if (nodes.length === 1) return sums;
  if (verdict) for (const [index, { name }] of nodes.entries()) sums[index] = verdict.scores.get(name) ?? 0;
  for (const { plugin, weight } of scores) {
    const score = plugin.preScore(pod, nodes, snapshot);
    if (!score) continue;
    const raw = nodes.map(score);
    const scaled = plugin.normalize?.(raw) ?? raw;
    for (let index = 0; index < sums.length; index++) {
      sums[index] = (sums[index] as number) + weight * (scaled[index] as number);
    }
  }
  return sums;
}

function bestOf(nodes: readonly NodeInfo[], sums: readonly number[], random: () => number): NodeInfo {
  let best = 0;
  let ties = 1;
  for (let index = 1; index < nodes.length; index++) {
    const difference = (sums[index] ?? 0) - (sums[best] ?? 0);
    if (difference > 0) {
      best = index;
      ties = 1;
    } else if (difference === 0 && random() < 1 / ++ties) {
      best = index;
    }
  }
  return nodes[best] as NodeInfo;
}
