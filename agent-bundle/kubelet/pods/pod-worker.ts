import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodStatus } from '../../../common/api/core/v1/pod-status.ts';
import { StartFailure } from '../containers/start-failure.ts';
import { lastWords } from '../containers/last-words.ts';
import { podReferences } from '../references/pod-references.ts';
import type { RuntimePod } from '../runtime/port.ts';
import { podStatus } from '../status/pod-status.ts';
import type { Rejection } from './admission.ts';
import { Operations } from './operations.ts';
import { perform, teller } from './perform.ts';
import { type PodAction, isStart, operationKeyOf, podActions } from './pod-actions.ts';
import { type PodFate, podFate } from './pod-fate.ts';
import type { PodTools } from './pod-tools.ts';
import {
  type OperationFailure,
  type PodView,
  type ProbeVerdict,
  type VolumesState,
  latestOf,
  operationKeys,
  readySandbox,
} from './pod-view.ts';

/** Milliseconds before something that failed is tried again: 1 s, 2 s, 4 s … 1 min. */
const retryDelay = (failures: number) => Math.min(60_000, 1_000 * 2 ** (failures - 1));

export interface PodWorkerOptions {
  readonly tools: PodTools;
  /** Asks for another look at the pod. */
  readonly wake: () => void;
  /** Asked once, before anything is made of the pod. */
  readonly admit: (pod: Pod) => Rejection | undefined;
}

/**
 * The one who works on a pod: `sync` looks at what is wished and at what is there, starts what podActions says, and tells
 * the status. It never waits for what it has started; it is woken when that has ended.
 */
export class PodWorker {
  readonly #tools: PodTools;
  readonly #options: PodWorkerOptions;
  readonly #operations: Operations;
  readonly #failures = new Map<string, OperationFailure & { readonly count: number }>();
  readonly #words = new Map<string, string>();
  #pod: Pod;
  #gone = false;
  #admission: { readonly rejection: Rejection | undefined } | undefined;
  #endingSince: number | undefined;
  #volumes: 'unknown' | VolumesState = 'unknown';
  /** How often what volumes are made from has changed; and how often it had when they were last begun. */
  #changes = 0;
  #preparedFor = 0;
  #status: PodStatus | undefined;
  #holding: Pod | undefined;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.#pod = pod;
    this.#options = options;
    this.#tools = options.tools;
    this.#operations = new Operations((key, error) => this.#ended(key, error));
  }

  /** The pod as the API has it, or as its sandbox names it, with its status as it is now. */
  get pod(): Pod {
    return this.#withOwnStatus();
  }

  /** Undefined before it was decided. */
  get admitted(): boolean | undefined {
    return this.#admission && this.#admission.rejection === undefined;
  }

  /** True while it may run, so that what it asks for is taken. */
  get isActive(): boolean {
    const phase = (this.#status ?? this.#pod.status)?.phase;
    return this.admitted === true && phase !== 'Succeeded' && phase !== 'Failed';
  }

  update(pod: Pod): void {
    const shown = ({ metadata }: Pod) => JSON.stringify([metadata.labels, metadata.annotations]);
    if (shown(pod) !== shown(this.#pod)) this.staleVolumes();
    this.#pod = pod;
  }

  /** The API has the pod no more. */
  markGone(): void {
    this.#gone = true;
    this.#tools.statuses.forget(this.#uid);
  }

  /** What its volumes are made from has changed, and what failed for want of it may go well now. */
  staleVolumes(): void {
    this.#changes++;
    if (this.#volumes === 'ready') this.#volumes = 'stale';
    for (const [key, { reason }] of this.#failures) {
      if (reason === 'CreateContainerConfigError' || key === operationKeys.prepareVolumes) this.#failures.delete(key);
    }
  }

  /** What failed may be tried again at once: the network is there now, or the runtime is back. */
  retryNow(): void {
    this.#failures.clear();
  }

  /** One look. Resolves with when to look again though nothing happened, in milliseconds; 'forget' when all is done. */
  async sync(signal: AbortSignal): Promise<number | 'forget' | undefined> {
    const { runtime, clock, ends } = this.#tools;
    const state = await runtime.podState(this.#uid, signal);
    ends.observe(this.#uid, state);
    await this.#look(state);
    this.#watchProbes(state);
    this.#admission ??= { rejection: this.#decideAdmission(state) };
    const view = this.#view(state, clock.now());
    this.#hold(view.fate.type === 'run' ? this.#pod : undefined);
    const actions = podActions(view, clock.now());
    if (actions.some(({ type }) => type === 'forget')) return 'forget';
    for (const action of actions) this.#begin(action, view);
    if (!this.#gone) this.#tell(view);
    return this.#nextLook(actions);
  }

  /** Ends what is under way for the pod; what runs of it goes on. */
  async stop(): Promise<void> {
    this.#tools.probes.watch(this.#uid, []);
    await this.#operations.end();
  }

  /** Nothing of the pod is left: nothing is kept of it here either. */
  async forget(signal: AbortSignal): Promise<void> {
    await perform({ type: 'forget' }, this.#pod, this.#tools, signal);
    await this.stop();
    this.#tools.references.release(this.#uid);
    this.#tools.tokens.forget(this.#uid);
  }

  get #uid(): string {
    return this.#pod.metadata.uid ?? '';
  }

  /** A pod that has a sandbox was let in before; after a restart of the kubelet it stays. */
  #decideAdmission(state: RuntimePod): Rejection | undefined {
    const phase = this.#pod.status?.phase;
    const ending = this.#gone || this.#pod.metadata.deletionTimestamp !== undefined;
    const over = phase === 'Succeeded' || phase === 'Failed' || ending;
    const rejection = over || state.sandboxes.length > 0 ? undefined : this.#options.admit(this.#pod);
    if (rejection) teller(this.#pod, this.#tools)('Warning', rejection.reason, rejection.message);
    return rejection;
  }

  /** Follows what the pod refers to, while it may run. */
  #hold(pod: Pod | undefined): void {
    if (this.#holding === pod) return;
    this.#holding = pod;
    this.#tools.references.hold(this.#uid, pod ? podReferences(pod) : []);
  }

  /** Reads what decisions need and the runtime does not tell. */
  async #look(state: RuntimePod): Promise<void> {
    if (this.#volumes === 'unknown') {
      this.#volumes = (await this.#tools.volumes.exists(this.#uid)) ? 'unprepared' : 'absent';
    }
    const renewAt = this.#tools.tokens.renewAt(this.#uid);
    if (this.#volumes === 'ready' && renewAt !== undefined && this.#tools.clock.now() >= renewAt)
      this.#volumes = 'stale';
    const ended = state.containers.filter((container) => container.state === 'exited');
    const ids = new Set(ended.map(({ id }) => id));
    for (const id of this.#words.keys()) if (!ids.has(id)) this.#words.delete(id);
    for (const container of ended) {
      if (!this.#words.has(container.id)) this.#words.set(container.id, await lastWords(container));
    }
  }

  #view(runtime: RuntimePod, now: number): PodView {
    const pod = this.#withOwnStatus();
    const fate = this.#fate(pod, runtime, now);
    if (fate.type !== 'run') this.#endingSince ??= now;
    const volumes = this.#volumes === 'unknown' ? 'absent' : this.#volumes;
    const probes = this.#verdicts(pod, runtime);
    return { pod, fate, runtime, volumes, busy: this.#operations.keys, failures: this.#failures, probes };
  }

  #fate(pod: Pod, runtime: RuntimePod, now: number): PodFate {
    const rejection = this.#admission?.rejection;
    return podFate(pod, { runtime, gone: this.#gone, rejection, since: this.#endingSince, now });
  }

  /**
   * What we said last stands for what the API will show soon. Of the API's own we take the conditions that others wrote,
   * and an end that others declared.
   */
  #withOwnStatus(): Pod {
    const api = this.#pod.status ?? {};
    const own = this.#status;
    if (!own || api.phase === 'Failed' || api.phase === 'Succeeded') return this.#pod;
    const ours = (own.conditions ?? []).filter(({ type }) => ownConditions.has(type));
    const theirs = (api.conditions ?? []).filter(({ type }) => !ownConditions.has(type));
    const conditions = [...ours, ...theirs];
    return { ...this.#pod, status: { ...own, conditions } };
  }

  #verdicts(pod: Pod, { containers }: RuntimePod): Map<string, ProbeVerdict> {
    const wishes = new Map(
      [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((each) => [each.name, each]),
    );
    const verdicts = new Map<string, ProbeVerdict>();
    for (const { id, name, state } of containers) {
      const wish = wishes.get(name);
      if (wish && state === 'running') verdicts.set(id, this.#tools.probes.verdict(id, wish));
    }
    return verdicts;
  }

  #begin(action: PodAction, { pod }: PodView): void {
    if (action.type === 'abortStarts') return this.#operations.abort(isStart);
    const key = operationKeyOf(action);
    if (key === undefined) return;
    const deadline = action.type === 'stopContainer' ? this.#tools.clock.now() + action.graceSeconds * 1000 : undefined;
    this.#operations.start(key, (signal) => perform(action, pod, this.#tools, signal), deadline);
    if (action.type !== 'prepareVolumes') return;
    if (this.#volumes !== 'stale') this.#volumes = 'unprepared';
    this.#preparedFor = this.#changes;
  }

  #ended(key: string, error: Error | undefined): void {
    if (error) this.#failed(key, error);
    else this.#failures.delete(key);
    if (!error && key === operationKeys.prepareVolumes) {
      this.#volumes = this.#preparedFor === this.#changes ? 'ready' : 'stale';
    }
    if (!error && key === operationKeys.removeVolumes) this.#volumes = 'absent';
    this.#options.wake();
  }

  #failed(key: string, error: Error): void {
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    const failure = error instanceof StartFailure ? error : undefined;
    const retryAt = this.#tools.clock.now() + (failure?.retryAfter ?? retryDelay(count));
    this.#failures.set(key, { reason: failure?.reason ?? 'Failed', message: error.message, retryAt, count });
  }

  #tell(view: PodView): void {
    const { clock, node, statuses } = this.#tools;
    const { hostIps, runtimeName } = node;
    const before = this.#status;
    this.#status = podStatus({ view, now: clock.now(), hostIps, runtimeName, messages: this.#words });
    statuses.want(this.#pod, this.#status);
    for (const name of newlyBackingOff(before, this.#status)) {
      const { metadata } = this.#pod;
      const where = `${metadata.name}_${metadata.namespace}(${this.#uid})`;
      const message = `Back-off restarting failed container ${name} in pod ${where}`;
      teller(this.#pod, this.#tools, name)('Warning', 'BackOff', message);
    }
  }

  /** Before decisions are made of them, so that a container known to be ready stays so when the kubelet was restarted. */
  #watchProbes(runtime: RuntimePod): void {
    const { spec, status, metadata } = this.#pod;
    const ending = this.#gone || this.#endingSince !== undefined || metadata.deletionTimestamp !== undefined;
    const known = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const podIp = (spec.hostNetwork ? this.#tools.node.hostIps : readySandbox(runtime)?.ips)?.[0] ?? '';
    const targets = [...spec.containers, ...(spec.initContainers ?? [])].flatMap((container) => {
      const latest = latestOf(runtime, container.name);
      if (latest?.state !== 'running' || ending) return [];
      const { id, startedAt } = latest;
      const before = known.find(({ containerID }) => containerID?.endsWith(id));
      const tell = teller(this.#pod, this.#tools, container.name);
      return [{ id, container, podIp, podUid: this.#uid, startedAt, before, tell }];
    });
    this.#tools.probes.watch(this.#uid, targets);
  }

  #nextLook(actions: readonly PodAction[]): number | undefined {
    const waits = actions.flatMap((action) => (action.type === 'wait' ? [action.until] : []));
    const renewAt = this.#volumes === 'ready' ? this.#tools.tokens.renewAt(this.#uid) : undefined;
    const times = renewAt === undefined ? waits : [...waits, renewAt];
    return times.length === 0 ? undefined : Math.min(...times);
  }
}

/** The containers whose wait for their next start has begun. */
function newlyBackingOff(before: PodStatus | undefined, after: PodStatus): string[] {
  const waiting = (status: PodStatus | undefined) =>
    [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
      .filter(({ state }) => state?.waiting?.reason === 'CrashLoopBackOff')
      .map(({ name }) => name);
  const known = new Set(waiting(before));
  return waiting(after).filter((name) => !known.has(name));
}

const ownConditions: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);
