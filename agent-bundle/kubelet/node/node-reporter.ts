import { isDeepStrictEqual } from 'node:util';
import { type Node, type NodeCondition, NodeKind, type NodeSystemInfo } from '../../../common/api/core/v1/node.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { retry } from '../../../common/base/retry.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isAlreadyExists, isNotFound } from '../../../common/client/api-error.ts';
import { type Recorder, referenceTo } from '../../../common/client/event-recorder.ts';
import type { Image, Runtime } from '../runtime/port.ts';
import type { HostCapacity } from './host-capacity.ts';
import { type NodeHealth, nodeConditions } from './node-conditions.ts';
import { cordonEvent, nodeEvents } from './node-events.ts';
import { readNodeHealth } from './node-health.ts';
import { type NodeIdentity, nodeLabels, nodeStatus, withdrawnResources } from './node-object.ts';

export interface NodeReporterOptions {
  readonly client: Pick<ApiClient, 'get' | 'create' | 'patch'>;
  readonly runtime: Pick<Runtime, 'health' | 'listImages'>;
  readonly clock: Clock;
  readonly events: Recorder;
  readonly identity: NodeIdentity;
  readonly capacity: HostCapacity;
  readonly diskBytes: number;
  readonly info: NodeSystemInfo;
  /** The file system pods write to. */
  readonly root: string;
  /** The node as the API has it, by a mirror; undefined while that is not there. */
  readonly observed: () => Node | undefined;
  /** The node went from not ready to ready, or back. */
  readonly onReadiness: (ready: boolean) => void;
  readonly onError: (error: Error) => void;
}

/** Milliseconds between looks at the node: the runtime tells of its pods, but not of itself. */
const lookWhenReady = 10_000;
const lookWhenNot = 500;
/** A status that has not changed is written this often. */
const writeAtLeast = 5 * 60_000;

/**
 * Tells the API of this node: registers it, then writes its status when that has changed.
 * https://kubernetes.io/docs/concepts/architecture/nodes/
 */
export class NodeReporter {
  readonly #options: NodeReporterOptions;
  #node: Node | undefined;
  #written: { readonly status: object; readonly at: number } | undefined;
  #ready: boolean | undefined;
  #health: NodeHealth | undefined;
  #images: Image[] = [];
  #problem = '';
  #cordoned = false;

  constructor(options: NodeReporterOptions) {
    this.#options = options;
  }

  /** The node as the API had it last. */
  get node(): Node | undefined {
    return this.#node;
  }

  /** As the API has it now, or as we have written it. */
  get #known(): Node | undefined {
    return this.#options.observed() ?? this.#node;
  }

  /** Why pods get no network here; undefined when they do. */
  get networkProblem(): string | undefined {
    const runtime = this.#health?.runtime;
    if (!runtime || runtime instanceof Error || runtime.network.ready) return undefined;
    return runtime.network.message;
  }

  /** Resolves when the API knows the node. */
  async register(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    await retry((attempt) => this.#register(attempt), { signal, clock, onRetry: onError });
  }

  /** Looks and writes until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    this.#tell([{ type: 'Normal', reason: 'Starting', message: 'Starting kubelet.' }]);
    while (!signal.aborted) {
      try {
        await this.#report(signal);
        this.#problem = '';
      } catch (error) {
        if (signal.aborted) return;
        const { message } = asError(error);
        if (message !== this.#problem) onError(asError(error));
        this.#problem = message;
      }
      await clock.sleep(this.#ready ? lookWhenReady : lookWhenNot, signal).catch(() => {});
    }
  }

  async #register(signal: AbortSignal): Promise<void> {
    const { client, identity, clock } = this.#options;
    const labels = nodeLabels(identity);
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    // A node is born tainted: no pod comes before its network and runtime are there.
    const taints = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }];
    const status = await this.#status(clock.now(), signal);
    const node: Node = { metadata: { name: identity.name, labels, annotations }, spec: { taints }, status };
    try {
      this.#node = await client.create(NodeKind, node, { signal });
      this.#tell(nodeEvents(identity.name, undefined, status));
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      this.#node = await client.patch(
        NodeKind,
        { name: identity.name },
        { metadata: { labels, annotations } },
        { signal },
      );
    }
  }

  async #report(signal: AbortSignal): Promise<void> {
    const { client, identity, clock, onReadiness } = this.#options;
    const status = await this.#status(clock.now(), signal);
    const ready = status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    if (ready !== this.#ready) onReadiness(ready);
    this.#ready = ready;
    this.#tellCordon();
    const shown = withoutHeartbeats(status);
    const due = !this.#written || clock.now() - this.#written.at >= writeAtLeast;
    const unchanged = isDeepStrictEqual(shown, this.#written?.status) && !this.#isOverruled(status.conditions);
    if (!due && unchanged) return;
    const options = { subresource: 'status', type: 'strategic', signal } as const;
    const known = this.#known?.status;
    const allocatable = { ...status.allocatable, ...withdrawnResources(known) };
    try {
      const patch = { status: { ...status, allocatable } };
      this.#node = await client.patch(NodeKind, { name: identity.name }, patch, options);
      this.#written = { status: shown, at: clock.now() };
      this.#tell(nodeEvents(identity.name, known, status));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      // Somebody deleted the node while we live: we are here.
      await this.#register(signal);
    }
  }

  #tellCordon(): void {
    const cordoned = this.#known?.spec?.unschedulable ?? false;
    const event = cordonEvent(this.#options.identity.name, this.#cordoned, cordoned);
    this.#cordoned = cordoned;
    if (event) this.#tell([event]);
  }

  #tell(events: ReturnType<typeof nodeEvents>): void {
    const node = this.#node;
    if (!node) return;
    for (const { type, reason, message } of events) {
      this.#options.events.record(referenceTo(NodeKind, node), type, reason, message);
    }
  }

  /** The master says that nobody knows of a node it has not heard of: what we have said has to be said again. */
  #isOverruled(conditions: readonly NodeCondition[]): boolean {
    const said = this.#options.observed()?.status?.conditions ?? [];
    return conditions.some(({ type, status }) => said.some((each) => each.type === type && each.status !== status));
  }

  async #status(now: number, signal: AbortSignal) {
    const { runtime, root, identity, capacity, diskBytes, info } = this.#options;
    this.#health = await readNodeHealth(runtime, root, capacity.memory, signal);
    // While the runtime cannot be asked, the images are those it had.
    this.#images = await runtime.listImages(signal).catch(() => this.#images);
    const conditions = nodeConditions(this.#health, this.#known?.status?.conditions ?? [], now);
    const known = this.#known?.status;
    return nodeStatus({ identity, capacity, diskBytes, info, conditions, images: this.#images, known });
  }
}

const withoutHeartbeats = <T extends { conditions: ReadonlyArray<object> }>(status: T) => ({
  ...status,
  conditions: status.conditions.map((condition) => ({ ...condition, lastHeartbeatTime: undefined })),
});
