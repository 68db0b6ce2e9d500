import * as v from 'valibot';
import type { PlanStep } from './plan-step.ts';
import { ClusterDraft, HostDraft, type Login } from './cluster-draft.ts';
import {
  type ChunkOf,
  type InputOf,
  type Operation,
  type ParamsOf,
  type ResultOf,
  type RowOf,
  call,
  feed,
  stream,
} from './operation.ts';
import type { AppInfo } from './rows/app-info.ts';
import type { ClusterRow, KubeconfigContextRow } from './rows/cluster.ts';
import type { ComponentRow } from './rows/component.ts';
import type { DraftProblem, HostTest } from './rows/host-test.ts';
import type { HostRow } from './rows/host.ts';
import type { OverlayRow } from './rows/overlay.ts';
import type { CommandLogEntry, PlanRunRow } from './rows/plan-run.ts';
import type { EventRow, NamespaceRow, NodeRow, PodRow, ServiceRow, WorkloadRow } from './rows/resource.ts';
import { Settings } from './settings.ts';

/** Names and words from the renderer: never longer than any name of Kubernetes or any path. */
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const cluster = word;
const nothing = v.strictObject({});
const ofCluster = v.strictObject({ cluster });
/** One namespace, or all where it is absent. */
const inNamespace = v.strictObject({ cluster, namespace: v.optional(word) });

/** An API object, as its path names it. */
const objectRef = {
  cluster,
  /** `v1`, `apps/v1`. */
  apiVersion: word,
  kind: word,
  namespace: v.optional(word),
  name: word,
};
/** A text a person edits: YAML of an object, a cluster file, a kubeconfig. At most 3 MiB, as the API takes it. */
const document = v.pipe(v.string(), v.maxLength(3 * 1024 * 1024));
const container = { cluster, namespace: word, pod: word, container: word };

/**
 * Everything the renderer may ask. A handler that is missing does not compile (`electron/services/handlers.ts`); a name
 * that is not here is refused.
 */
export const contract = {
  // The app itself
  'app.info': call<AppInfo>()(nothing),
  settings: feed<Settings>()(nothing),
  'settings.change': call<void>()(v.partial(Settings)),

  // Clusters
  clusters: feed<ClusterRow>()(nothing),
  /** Opens an existing cluster file: from then on it is one of the clusters. Answers its name. */
  'clusters.open': call<{ cluster: string }>()(v.strictObject({ path: word })),
  /** Imports one context of a kubeconfig; without `context` its current one. Answers the cluster's name. */
  'clusters.import': call<{ cluster: string }>()(
    v.strictObject({ kubeconfig: document, context: v.optional(word), name: v.optional(word) }),
  ),
  /** The contexts a kubeconfig has, for the person to choose. */
  'clusters.contexts': call<{ contexts: KubeconfigContextRow[] }>()(v.strictObject({ kubeconfig: document })),
  /** The admin's kubeconfig, for kubectl. */
  'clusters.kubeconfig': call<{ kubeconfig: string }>()(ofCluster),
  'clusters.setAccess': call<void>()(v.strictObject({ cluster, access: v.picklist(['ssh', 'direct']) })),
  /** Takes it off this desktop; the hosts are not touched. */
  'clusters.forget': call<void>()(ofCluster),

  // The wizard
  /**
   * Hosts of a pasted list: lines of `[user@]address[:port] [name]`, an Ansible inventory, /etc/hosts or a cluster file;
   * what cannot be used is told by line (`lines.4`). Passwords in it are not taken over. `usual`: the login of hosts for
   * which the text gives none, as somebody on this desktop most likely has it.
   */
  'draft.parseHosts': call<{ hosts: HostDraft[]; problems: DraftProblem[]; usual: Login }>()(
    v.strictObject({ text: document }),
  ),
  /** What is wrong with a draft. Changes nothing. `cluster`: the one it was loaded from; empty for a new one. */
  'draft.check': call<{ problems: DraftProblem[] }>()(v.strictObject({ cluster: v.string(), draft: ClusterDraft })),
  /** Logs in to one host and learns what it is. Changes nothing. */
  'draft.testHost': call<HostTest>()(v.strictObject({ cluster: v.string(), host: HostDraft })),
  /**
   * Writes the cluster file and keeps the secrets; error `draft-invalid` where `draft.check` finds something. `cluster` as
   * there: a file it has is changed where the draft differs, comments stay. After the first save it is the answered one.
   */
  'draft.save': call<{ cluster: string; clusterFile: string }>()(
    v.strictObject({ cluster: v.string(), draft: ClusterDraft }),
  ),
  /** The draft a cluster's file makes; passwords are `stored`. */
  'draft.load': call<{ draft: ClusterDraft }>()(ofCluster),

  // Plans
  plans: feed<PlanRunRow>()(nothing),
  /** Starts a plan; `check` is what `create` does before it changes anything. One at a time for each cluster. */
  'plans.start': call<{ run: string }>()(v.strictObject({ cluster, plan: v.picklist(['check', 'create', 'destroy']) })),
  'plans.answer': call<void>()(v.strictObject({ run: word, fingerprint: word, trust: v.boolean() })),
  'plans.cancel': call<void>()(v.strictObject({ run: word })),
  /** Keyed by `phase/host`, or `phase`. */
  'plans.steps': feed<PlanStep>()(v.strictObject({ run: word })),
  /** What was run on hosts, from the beginning; goes on until the run ends. */
  'plans.commands': stream<CommandLogEntry>()(v.strictObject({ run: word })),

  // Hosts and what runs on them
  hosts: feed<HostRow>()(ofCluster),
  components: feed<ComponentRow>()(ofCluster),
  overlay: feed<OverlayRow>()(ofCluster),
  /** Text of `journalctl -u` in whole lines: the last `lines` first, then new ones. */
  'hosts.journal': stream<string>()(
    v.strictObject({
      cluster,
      host: word,
      unit: word,
      lines: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)),
    }),
  ),

  // API objects
  namespaces: feed<NamespaceRow>()(ofCluster),
  nodes: feed<NodeRow>()(ofCluster),
  pods: feed<PodRow>()(inNamespace),
  replicationcontrollers: feed<WorkloadRow>()(inNamespace),
  deployments: feed<WorkloadRow>()(inNamespace),
  services: feed<ServiceRow>()(inNamespace),
  events: feed<EventRow>()(inNamespace),
  'nodes.setUnschedulable': call<void>()(v.strictObject({ cluster, node: word, unschedulable: v.boolean() })),
  /** Sets spec.replicas through the scale subresource. */
  'objects.scale': call<{ replicas: number }>()(
    v.strictObject({ ...objectRef, replicas: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  ),
  'objects.delete': call<void>()(v.strictObject(objectRef)),
  /** The object as YAML, without managedFields. */
  'objects.yaml': call<{ yaml: string }>()(v.strictObject(objectRef)),
  /** Writes an edited object; its resourceVersion must still be current. `dryRun`: says what would be wrong. */
  'objects.replace': call<{ yaml: string }>()(v.strictObject({ ...objectRef, yaml: document, dryRun: v.boolean() })),
  /** Creates every object of a YAML text; answers what was created. The first that is refused ends it. */
  'objects.create': call<{ created: Array<{ apiVersion: string; kind: string; namespace?: string; name: string }> }>()(
    v.strictObject({ cluster, namespace: v.optional(word), yaml: document }),
  ),
  /** Chunks of a container's log, as text. */
  'pods.logs': stream<string>()(
    v.strictObject({
      ...container,
      follow: v.boolean(),
      previous: v.boolean(),
      timestamps: v.boolean(),
      tailLines: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    }),
  ),
  /** A shell in a container: chunks are what the terminal gets, input is what is typed and how large it is. */
  'pods.shell': stream<string>()(
    v.strictObject(container),
    v.variant('kind', [
      v.strictObject({ kind: v.literal('typed'), text: v.pipe(v.string(), v.maxLength(65_536)) }),
      v.strictObject({
        kind: v.literal('size'),
        columns: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
        rows: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
      }),
    ]),
  ),
} as const satisfies Record<string, Operation>;

export type Contract = typeof contract;
type NamesOf<Kind extends Operation['kind']> = {
  [N in keyof Contract]: Contract[N]['kind'] extends Kind ? N : never;
}[keyof Contract];
export type CallName = NamesOf<'call'>;
export type FeedName = NamesOf<'feed'>;
export type StreamName = NamesOf<'stream'>;

export type Params<N extends keyof Contract> = ParamsOf<Contract[N]>;
export type Result<N extends CallName> = ResultOf<Contract[N]>;
export type Row<N extends FeedName> = RowOf<Contract[N]>;
export type Chunk<N extends StreamName> = ChunkOf<Contract[N]>;
export type Input<N extends StreamName> = InputOf<Contract[N]>;
