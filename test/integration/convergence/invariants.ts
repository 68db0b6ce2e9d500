import { type Deployment, DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { type ReplicaSet, ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { milliValue, parseQuantity } from '../../../common/api/quantity.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Silence } from './cluster.ts';
import { type State, type Version, replay } from './history.ts';
import { isGoing, isOver, isReady } from './pods.ts';

/** What must hold at every moment, as functions of what happened. Each says in words what did not hold; none: all did. */

/** Milliseconds for which a controller may not have heard of what a user has changed: frozen, or about to be replaced. */
const lag = 10_000;

/** A pod is bound once, and stays where it is. */
export function boundTwice(history: readonly Version[]): string[] {
  const nodes = new Map<string, string>();
  const found: string[] = [];
  for (const { object, at } of podVersions(history)) {
    const { metadata, spec } = object;
    const before = nodes.get(metadata.uid ?? '');
    if (spec.nodeName) nodes.set(metadata.uid ?? '', spec.nodeName);
    if (before && before !== spec.nodeName)
      found.push(`${metadata.name} went from ${before} to ${spec.nodeName} at ${at}`);
  }
  return found;
}

/** A pod is bound to a node that is there, and that has room for it. */
export function misfits(history: readonly Version[]): string[] {
  const found: string[] = [];
  replay(history, (version, before, state) => {
    const pod = podOf(version);
    if (!pod?.spec.nodeName || (before as Pod | undefined)?.spec.nodeName || version.type === 'gone') return;
    const { name } = pod.metadata;
    const node = state.get<Node>(NodeKind, `/${pod.spec.nodeName}`);
    if (!node) return void found.push(`${name} was bound to ${pod.spec.nodeName}, which is no node`);
    const there = state.list<Pod>(PodKind).filter((each) => each.spec.nodeName === pod.spec.nodeName && !isOver(each));
    const wanted = there.reduce((sum, each) => sum + cpuOf(each), 0);
    const room = milliValue(parseQuantity(node.status?.allocatable?.['cpu'] ?? '0'));
    if (wanted > room)
      found.push(
        `${name} was bound to ${node.metadata.name}, where ${wanted} of ${room} thousandths of a core are wanted`,
      );
    if (there.length > Number(node.status?.allocatable?.['pods'] ?? 0)) found.push(`${name} is one pod too many`);
  });
  return found;
}

const cpuOf = ({ spec }: Pod): number =>
  spec.containers.reduce(
    (sum, { resources }) => sum + milliValue(parseQuantity(resources?.requests?.['cpu'] ?? '0')),
    0,
  );

/**
 * While a node is silent nobody knows whether its pods still run: one of a stateful set is not taken away meanwhile, so
 * that its number is never given twice. That the API has one object of a name is no proof of that.
 */
export function numberGivenAway(history: readonly Version[], silences: readonly Silence[]): string[] {
  return podVersions(history).flatMap(({ type, revision, object: { metadata, spec } }) => {
    if (type !== 'gone' || metadata.ownerReferences?.[0]?.kind !== 'StatefulSet') return [];
    const silence = silences.find(
      ({ node, from, to = Infinity }) => node === spec.nodeName && from < revision && revision <= to,
    );
    return silence ? [`${metadata.name} was taken away while ${silence.node} was silent`] : [];
  });
}

/** Pods that have not ended are never more than the quota of their namespace. */
export function quotaExceeded(history: readonly Version[], namespace: string, quota: number): string[] {
  const found: string[] = [];
  replay(history, (version, _, state) => {
    if (!podOf(version)) return;
    const used = state.list<Pod>(PodKind, namespace).filter((pod) => !isOver(pod)).length;
    if (used > quota) found.push(`${used} pods at revision ${version.revision}`);
  });
  return found;
}

/**
 * The pods that a Deployment's ReplicaSets want are never more than what it may have at once, as the set that grew says
 * itself, unless they were more before; and what it says was once so.
 */
export function surgeExceeded(history: readonly Version[]): string[] {
  const found: string[] = [];
  const sizes = new Map<string, Set<string>>();
  replay(history, ({ resource, type, object, revision }, before, state) => {
    if (resource === DeploymentKind.resource) return noteSize(sizes, object as Deployment);
    if (resource !== ReplicaSetKind.resource || type === 'gone') return;
    const set = object as ReplicaSet;
    const wanted = set.spec.replicas ?? 0;
    if (wanted <= ((before as ReplicaSet | undefined)?.spec.replicas ?? 0)) return;
    const owner = ownerOf(set);
    const { [desired]: size = '', [most]: limit = '' } = set.metadata.annotations ?? {};
    if (!sizes.get(owner)?.has(size)) found.push(`${set.metadata.name} has a size of ${size}, which was never wanted`);
    const all = state.list<ReplicaSet>(ReplicaSetKind).filter((each) => ownerOf(each) === owner);
    const total = all.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0);
    if (total > Number(limit)) found.push(`${total} of ${limit} pods are wanted at ${revision} (${set.metadata.name})`);
  });
  return found;
}
const desired = 'deployment.kubernetes.io/desired-replicas';
const most = 'deployment.kubernetes.io/max-replicas';

function noteSize(sizes: Map<string, Set<string>>, { metadata, spec }: Deployment): void {
  const known = sizes.get(metadata.uid ?? '') ?? new Set();
  sizes.set(metadata.uid ?? '', known.add(String(spec.replicas)));
}

/**
 * A pod of a Deployment that is ready is only given up by its controllers while enough others are. Not for histories in
 * which pods end in other ways; what a user changed counts as unknown for a while.
 */
export function tooFewReady(history: readonly Version[]): string[] {
  const found: string[] = [];
  const wanted = new Map<string, Array<{ readonly at: number; readonly least: number }>>();
  replay(history, (version, before, state) => {
    const { resource, object, at } = version;
    if (resource === DeploymentKind.resource) return noteLeast(wanted, object as Deployment, at);
    const pod = podOf(version);
    if (!pod || !before || !isReady(before as Pod) || (version.type === 'put' && isReady(pod))) return;
    const set = setOf(pod, state);
    const owner = set && ownerOf(set);
    if (
      !owner ||
      !state.list(DeploymentKind).some(({ metadata }) => metadata.uid === owner && !metadata.deletionTimestamp)
    ) {
      return;
    }
    const known = wanted.get(owner) ?? [];
    const least = Math.min(
      ...known.filter((_, index) => (known[index + 1]?.at ?? Infinity) > at - lag).map((each) => each.least),
    );
    const ready = state
      .list<Pod>(PodKind, pod.metadata.namespace)
      .filter((each) => isReady(each) && ownedBy(setOf(each, state), owner)).length;
    if (ready < least) found.push(`${ready} of at least ${least} pods are ready without ${pod.metadata.name}`);
  });
  return found;
}

const ownedBy = (set: ReplicaSet | undefined, owner: string) => set !== undefined && ownerOf(set) === owner;

function noteLeast(
  wanted: Map<string, Array<{ at: number; least: number }>>,
  { metadata, spec }: Deployment,
  at: number,
) {
  const { maxUnavailable, maxSurge } = spec.strategy?.rollingUpdate ?? {};
  // Both are numbers here; where neither allows anything, one may be missing.
  const missing = Number(maxUnavailable ?? 0) || (Number(maxSurge ?? 0) ? 0 : 1);
  const known = wanted.get(metadata.uid ?? '') ?? [];
  wanted.set(metadata.uid ?? '', [...known, { at, least: (spec.replicas ?? 1) - missing }]);
}

function setOf({ metadata }: Pod, state: State): ReplicaSet | undefined {
  const [owner] = metadata.ownerReferences ?? [];
  return owner && state.get<ReplicaSet>(ReplicaSetKind, `${metadata.namespace}/${owner.name}`);
}

/** Pods of a Job that have not ended are never more than may run at once. */
export function tooParallel(history: readonly Version[]): string[] {
  const found: string[] = [];
  replay(history, (version, before, state) => {
    const pod = podOf(version);
    if (!pod || before || version.type === 'gone') return;
    const [owner] = pod.metadata.ownerReferences ?? [];
    const job = owner?.kind === 'Job' && state.get<Job>(JobKind, `${pod.metadata.namespace}/${owner.name}`);
    if (!job) return;
    const active = state
      .list<Pod>(PodKind, pod.metadata.namespace)
      .filter(
        (each) => each.metadata.ownerReferences?.[0]?.uid === owner.uid && !isOver(each) && !isGoing(each),
      ).length;
    const limit = job.spec.parallelism ?? 1;
    if (active > limit) found.push(`${active} pods of ${job.metadata.name}, which has ${limit} at once`);
  });
  return found;
}

/** A controller has one successful pod for every index of a Job, and no Job has more of them than it wants. */
export function completedTwice(history: readonly Version[]): string[] {
  const found: string[] = [];
  const last = new Map<string, Job>();
  for (const { resource, object } of history)
    if (resource === JobKind.resource) last.set(object.metadata.uid ?? '', object as Job);
  for (const { metadata, spec, status } of last.values()) {
    if ((status?.succeeded ?? 0) > (spec.completions ?? 1)) {
      found.push(`${metadata.name} counts ${status?.succeeded} of ${spec.completions}`);
    }
  }
  return found;
}

const podOf = ({ resource, object }: Version): Pod | undefined =>
  resource === PodKind.resource ? (object as Pod) : undefined;

const podVersions = (history: readonly Version[]) =>
  history.filter(({ resource }) => resource === PodKind.resource) as unknown as ReadonlyArray<
    Version & { object: Pod }
  >;

const ownerOf = ({ metadata }: ApiObject): string => metadata.ownerReferences?.[0]?.uid ?? '';
