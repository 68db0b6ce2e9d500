import type { Node } from '../../common/api/core/v1/node.ts';
import type { PersistentVolumeClaim } from '../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../common/api/core/v1/persistent-volume.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { Requirement } from '../../common/api/labels.ts';
import type { PodDisruptionBudget } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import type { CSIDriver } from '../../common/api/storage/v1/csi-driver.ts';
import type { CSINode } from '../../common/api/storage/v1/csi-node.ts';
import type { CSIStorageCapacity } from '../../common/api/storage/v1/csi-storage-capacity.ts';
import type { StorageClass } from '../../common/api/storage/v1/storage-class.ts';
import type { VolumeAttachment } from '../../common/api/storage/v1/volume-attachment.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';
import type { AffinityTerms } from './pod-affinity-terms.ts';
import type { CountedTerm } from './term-counts.ts';
import type { Candidate } from './plugins/preemption-candidates.ts';

/**
 * A scheduling decision is made by plugins at extension points, as upstream's framework has it:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/
 *
 *   preEnqueue ▸ queueSort ▸ preFilter ▸ filter ─some node─▸ preScore ▸ score ▸ reserve ▸ permit ▸ preBind ▸ bind ▸ postBind
 *                                          └─no node─▸ postFilter
 *
 * All up to `reserve` is synchronous: between two decisions nothing changes, so the live cache is the snapshot.
 */
export const extensionPoints = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

/** Why a pod may not run on a node, or anywhere: each reason in upstream's words. */
export interface Refusal {
  readonly reasons: readonly string[];
  /** True: no pod that goes away could change it, so preemption does not help. */
  readonly unresolvable?: boolean;
}

/** Something that happened in the cluster. Absent `object`: it is gone; absent `old`: it is new. */
export type ClusterEvent =
  | { readonly type: 'node'; readonly object?: Node; readonly old?: Node }
  /** Of a pod on a node: it came there, its labels or its size changed, or it ended. */
  | { readonly type: 'assigned-pod'; readonly object?: Pod; readonly old?: Pod }
  | { readonly type: 'volume'; readonly object?: PersistentVolume; readonly old?: PersistentVolume }
  | { readonly type: 'claim'; readonly object?: PersistentVolumeClaim; readonly old?: PersistentVolumeClaim }
  | { readonly type: 'storage-class'; readonly object?: StorageClass; readonly old?: StorageClass }
  | { readonly type: 'csi-node'; readonly object?: CSINode; readonly old?: CSINode }
  | { readonly type: 'csi-driver'; readonly object?: CSIDriver; readonly old?: CSIDriver }
  | { readonly type: 'csi-storage-capacity'; readonly object?: CSIStorageCapacity; readonly old?: CSIStorageCapacity }
  | { readonly type: 'volume-attachment'; readonly object?: VolumeAttachment; readonly old?: VolumeAttachment };
export type ClusterEventType = ClusterEvent['type'];

/** What is known of the nodes and the pods on them while one decision is made. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  get(name: string): NodeInfo | undefined;
  /** Terms of pods on nodes, each with the nodes where such pods are. */
  terms(sort: keyof AffinityTerms): Iterable<CountedTerm>;
  /** How many pods of an owner are on each node that has any, by node name. */
  owned(owner: string): ReadonlyMap<string, number>;
  /** How many values a label has, over all nodes. */
  places(topologyKey: string): number;
  /** On how many nodes an image lies. */
  nodesWithImage(name: string): number;
  /** Namespaces that have pods on nodes. */
  readonly namespaces: Iterable<string>;
  /** How many pods of a namespace that meet the requirements are on each node that has any, by node name. */
  matching(namespace: string, requirements: readonly Requirement[], which: CountedPods): ReadonlyMap<string, number>;
}

/** `staying`: without those that are being deleted. */
export type CountedPods = 'all' | 'staying';

/** What plugins look up for pods with volumes. */
export interface VolumeLookups {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): Iterable<PersistentVolume>;
  storageClass(name: string): StorageClass | undefined;
  csiNode(name: string): CSINode | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  storageCapacities(): Iterable<CSIStorageCapacity>;
  /** What is attached to a node, or about to be. */
  attachments(nodeName: string): Iterable<VolumeAttachment>;
}

/** What plugins look up besides nodes and pods. */
export interface Cluster {
  readonly storage: VolumeLookups;
  /** Undefined: there is no such namespace. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined;
  budgets(namespace: string): Iterable<PodDisruptionBudget>;
}

/** What a plugin found out about a pod before it looks at nodes one by one. */
export interface NodeFilter {
  /** No other nodes come into question. */
  readonly only?: ReadonlySet<string>;
  filter?(node: NodeInfo): Refusal | undefined;
  /** What is to be counted differently when `other` came to the node (1) or left it (-1): preemption asks what if. */
  shift?(other: PodInfo, node: NodeInfo, by: 1 | -1): void;
}

/** More is better; any scale where the plugin normalises, else 0 to 100. */
export type Score = (node: NodeInfo) => number;

/** Which pods would have to go so that the pod fits a node. */
export interface Preemption {
  readonly nodeName: string;
  readonly victims: readonly PodInfo[];
  /** Other nodes that could be cleared instead, and this one. */
  readonly candidates: readonly Candidate[];
}

/** What postFilter plugins may ask. */
export interface WhatIf {
  readonly snapshot: Snapshot;
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Runs all filters again, pods that are nominated there included. */
  fits(node: NodeInfo): Refusal | undefined;
  /** Takes a pod off its node, or puts it back, for `fits` only; all is to be put back in the end. */
  remove(other: PodInfo, node: NodeInfo): void;
  putBack(other: PodInfo, node: NodeInfo): void;
  /** A number in [0, 1). */
  random(): number;
}

export type PostFiltered =
  | Preemption
  /** `keepsNomination`: the pod still goes where others make room for it. */
  | { readonly message: string; readonly keepsNomination?: boolean };

/** Where a pod goes; what reserve, permit, preBind and bind are told. */
export interface Placement {
  readonly pod: PodInfo;
  readonly nodeName: string;
  readonly node: NodeInfo;
}

/**
 * One plugin: the methods are the extension points it has a part in. What it finds out at preFilter and preScore it keeps
 * in what it returns there; `undefined` says that it has nothing to say about this pod.
 */
export interface Plugin {
  readonly name: string;
  /** Its refusal can be turned around only by events of these types. */
  readonly events?: readonly ClusterEventType[];
  /** Whether this event may make the pod fit; absent: any of `events` may. */
  helpedBy?(pod: PodInfo, event: ClusterEvent): boolean;
  /** Why the pod is not even to be considered. */
  preEnqueue?(pod: Pod): string | undefined;
  /** Negative: `a` comes first. */
  queueSort?(a: Queued, b: Queued): number;
  preFilter?(pod: PodInfo, snapshot: Snapshot): NodeFilter | Refusal | undefined;
  postFilter?(pod: PodInfo, whatIf: WhatIf): PostFiltered;
  preScore?(pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): Score | undefined;
  /** Brings scores to 0–100; absent: they are. */
  normalize?(scores: readonly number[]): readonly number[];
  /** Keeps what the pod needs there for it. Undone by `unreserve` when it does not get there. */
  reserve?(placement: Placement): Refusal | undefined;
  unreserve?(placement: Placement): void;
  /** Resolves when the pod may go on; rejects with why not. */
  permit?(placement: Placement, signal: AbortSignal): Promise<void> | undefined;
  preBind?(placement: Placement, signal: AbortSignal): Promise<void> | undefined;
  /** Brings the pod to its node. The first plugin that has it does it. */
  bind?(placement: Placement, signal: AbortSignal): Promise<void>;
  /** Told that the pod is where it was to go. */
  postBind?(placement: Placement): void;
}

/** A pod in the queue. */
export interface Queued {
  readonly pod: Pod;
  /** Grows with every pod that comes. */
  readonly order: number;
}

/** A plugin that has a part in this extension point. */
export type With<P extends keyof Plugin> = Plugin & Required<Pick<Plugin, P>>;

/** One scheduler as pods name it by `schedulerName`. */
export interface Profile {
  readonly schedulerName: string;
  /** How many nodes of a hundred are looked at; undefined: fewer the more there are. */
  readonly percentageOfNodesToScore: number | undefined;
  readonly preEnqueue: readonly With<'preEnqueue'>[];
  readonly queueSort: With<'queueSort'>;
  readonly filters: readonly With<'preFilter'>[];
  readonly postFilters: readonly With<'postFilter'>[];
  readonly scores: ReadonlyArray<{ readonly plugin: With<'preScore'>; readonly weight: number }>;
  readonly reserves: readonly With<'reserve'>[];
  readonly permits: readonly With<'permit'>[];
  readonly preBinds: readonly With<'preBind'>[];
  readonly binds: readonly With<'bind'>[];
  readonly postBinds: readonly With<'postBind'>[];
}

/** A refusal rather than a filter. */
export const isRefusal = (found: NodeFilter | Refusal): found is Refusal => 'reasons' in found;

export const refusal = (...reasons: string[]): Refusal => ({ reasons });
export const unresolvable = (...reasons: string[]): Refusal => ({ reasons, unresolvable: true });
