import { mkdir, statfs } from 'node:fs/promises';
import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { type Service, ServiceKind } from '../../common/api/core/v1/service.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import type { Clock } from '../../common/base/clock.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import type { Lifetime } from '../../common/base/lifetime.ts';
import { retry } from '../../common/base/retry.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder, type Recorder } from '../../common/client/event-recorder.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { LeaseHeartbeat } from '../../common/client/lease-heartbeat.ts';
import type { Logger } from '../supervisor/logger.ts';
import { ImageCollector } from './images/image-collector.ts';
import { LogRotation } from './logs/log-rotation.ts';
import { makePodTools } from './make-pod-tools.ts';
import type { NodeFacts } from './node-facts.ts';
import { hostCapacity } from './node/host-capacity.ts';
import { hostDns, hostsFileOfHost } from './node/host-files.ts';
import { systemInfo } from './node/host-system.ts';
import { nodeResources } from './node/node-object.ts';
import { NodeReporter } from './node/node-reporter.ts';
import { admit } from './pods/admission.ts';
import { ContainerEnds } from './pods/container-ends.ts';
import { PodLifecycleEvents } from './pods/pod-lifecycle-events.ts';
import { PodWorkers } from './pods/pod-workers.ts';
import type { PodRef, Runtime, RuntimeDescription } from './runtime/port.ts';
import type { KubeletSettings } from './settings.ts';
import { type Mounter, hostMounter } from './volumes/mounter.ts';

export interface KubeletOptions {
  readonly settings: KubeletSettings;
  readonly client: ApiClient;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Owns every loop. */
  readonly life: Lifetime;
  readonly mounter?: Mounter;
}

/** Pods wait no longer than this, in milliseconds, for the services whose addresses they may want to know. */
const servicesDeadline = 30_000;

/**
 * The node's agent: what the API wishes of this node's pods goes to the runtime, what the runtime has goes to the API.
 *
 *   API ──pods──▶ PodWorkers ──podActions──▶ Runtime ──events──▶ PodLifecycleEvents ──▶ PodWorkers ──status──▶ API
 */
export class Kubelet {
  /** For those who wait for containers. */
  readonly ends = new ContainerEnds();
  readonly #options: KubeletOptions;
  #workers: PodWorkers | undefined;
  #registered: Promise<void> | undefined;

  constructor(options: KubeletOptions) {
    this.#options = options;
  }

  /** The node's pods with their statuses as they are now. */
  get pods(): Pod[] {
    return this.#workers?.pods ?? [];
  }

  /** Resolves when every loop runs. */
  async start(): Promise<void> {
    const { settings, runtime, clock, logger, life } = this.#options;
    const { paths, identity } = settings;
    await mkdir(paths.pods, { recursive: true, mode: 0o750 });
    const onRetry = (error: Error) => logger.warn({ err: error }, 'the container runtime does not answer');
    const description = await retry((signal) => runtime.describe(signal), { signal: life.signal, clock, onRetry });
    const capacity = await hostCapacity();
    const { bsize, blocks } = await statfs(paths.root);
    const diskBytes = bsize * blocks;
    const services = this.#informer<Service>(ServiceKind);
    const nodes = this.#informer<Node>(NodeKind, `metadata.name=${identity.name}`);
    const recorder = this.#makeRecorder();
    const reporter = new NodeReporter({
      ...{ client: this.#options.client, runtime, clock, identity, capacity, diskBytes, root: paths.root },
      info: await systemInfo(description),
      events: recorder,
      observed: () => nodes.get(identity.name),
      onReadiness: (ready) => ready && workers.retryAll(),
      onError: this.#warn('cannot tell the node’s status'),
    });
    const facts = nodeFacts(settings, description, {
      memoryCapacity: capacity.memory,
      allocatable: nodeResources(capacity, diskBytes),
      networkProblem: () => reporter.networkProblem,
      services: () => services.list(),
    });
    const workers = this.#makeWorkers(facts, nodes, recorder);
    this.#registered = this.#registerAndReport(reporter);
    this.#followPods(workers, services);
    this.#run(new LogRotation({ runtime, paths, clock, onError: this.#warn('cannot rotate logs') }));
    this.#run(new ImageCollector({ runtime, clock, onError: this.#warn('cannot collect images') }));
  }

  /** Resolves when the API knows the node. */
  async ready(): Promise<void> {
    await this.#registered;
  }

  #makeRecorder(): Recorder {
    const { client, clock, logger, settings } = this.#options;
    const onLost = (reason: string) => logger.warn({ reason }, 'an event was not written');
    const source = { component: 'kubelet', host: settings.identity.name };
    const recorder = new EventRecorder({ client, clock, source, onLost });
    this.#run(recorder);
    return recorder;
  }

  #makeWorkers(node: NodeFacts, nodes: Informer<Node>, recorder: Recorder): PodWorkers {
    const { name } = node;
    const { tools, statuses } = makePodTools({
      ...this.#options,
      ...{ mounter: this.#options.mounter ?? hostMounter, paths: this.#options.settings.paths },
      ...{ node, recorder, ends: this.ends },
      onReferenceChange: (uids) => workers.wakeStale(uids),
      onProbeChange: (uid) => workers.wake(uid),
      onStatusError: this.#warn('cannot write a pod’s status'),
      onVolumeError: this.#warn('cannot look after a host-local volume'),
    });
    this.#run(statuses);
    const workers = new PodWorkers({
      tools,
      admit: (pod, others) => admit(pod, { nodeName: name, node: nodes.get(name), others }),
      onError: (pod, err) => this.#options.logger.warn({ err, pod }, 'cannot look at a pod'),
    });
    this.#workers = workers;
    return workers;
  }

  async #registerAndReport(reporter: NodeReporter): Promise<void> {
    const { client, clock, life, settings } = this.#options;
    await reporter.register(life.signal);
    const nodeUid = () => reporter.node?.metadata.uid;
    const onError = this.#warn('cannot renew the node’s lease');
    this.#run(new LeaseHeartbeat({ client, clock, node: settings.identity.name, nodeUid, onError }));
    this.#run(reporter);
  }

  /** Nothing of a pod is touched before all of this node's pods are known: else they would be taken for nobody's. */
  #followPods(workers: PodWorkers, services: Informer<Service>): void {
    const { runtime, clock, life, settings } = this.#options;
    const pods = this.#informer<Pod>(PodKind, `spec.nodeName=${settings.identity.name}`);
    pods.onChange(({ object, old }) => {
      if (old && old.metadata.uid !== object?.metadata.uid) workers.remove(old);
      if (object) workers.upsert(object);
    });
    const events = new PodLifecycleEvents({
      runtime,
      clock,
      onChange: (uid) => workers.wake(uid),
      onList: (refs) => this.#removeOrphans(refs, workers),
      onError: this.#warn('the runtime’s events broke off'),
    });
    life.run(async (signal) => {
      await pods.synced(signal);
      await services.synced(withDeadline(signal, servicesDeadline)).catch(() => {});
      this.#run(workers);
      this.#run(events);
    });
  }

  #removeOrphans(refs: readonly PodRef[], workers: PodWorkers): void {
    const { settings, life } = this.#options;
    for (const ref of refs) workers.removeOrphan(ref);
    life.run(async () => {
      for (const uid of await settings.paths.podUids()) workers.removeOrphan({ uid, name: '', namespace: '' });
    });
  }

  #informer<T extends ApiObject>(kind: Kind<T>, fieldSelector?: string): Informer<T> {
    const onError = this.#warn(`cannot follow ${kind.resource}`);
    const informer = new Informer<T>(resourceSource(this.#options.client, kind, { fieldSelector }), { onError });
    this.#run(informer);
    return informer;
  }

  #run(loop: { run(signal: AbortSignal): Promise<void> }): void {
    this.#options.life.run((signal) => loop.run(signal));
  }

  #warn(words: string): (error: Error) => void {
    return (err) => this.#options.logger.warn({ err }, words);
  }
}

function nodeFacts(
  { identity, cgroupDriver, clusterDns }: KubeletSettings,
  description: RuntimeDescription,
  measured: Pick<NodeFacts, 'memoryCapacity' | 'allocatable' | 'networkProblem' | 'services'>,
): NodeFacts {
  return {
    name: identity.name,
    hostIps: identity.ips,
    cgroupDriver: cgroupDriver ?? description.cgroupDriver ?? 'cgroupfs',
    runtimeName: description.name,
    clusterDns,
    hostDns: () => hostDns(),
    hostsFile: hostsFileOfHost,
    ...measured,
  };
}
