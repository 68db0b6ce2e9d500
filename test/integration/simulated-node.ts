import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import { systemClock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import { WorkQueue } from '../../common/base/work-queue.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isNotFound } from '../../common/client/api-error.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';

const heartbeat = 1_000;
const leaseNamespace = 'kube-node-lease';
const now = () => timestamp(Date.now());

/**
 * A node without containers: it registers, renews its lease, says that its pods run and are ready, and lets terminating
 * ones go. `silence` is a host that dies; `revive` is its return.
 */
export class SimulatedNode {
  readonly name: string;
  readonly #client: ApiClient;
  readonly #onError: (error: Error) => void;
  readonly #labels: Readonly<Record<string, string>>;
  #lifetime: Lifetime;
  #lastOctet = 1;
  /**
   * What comes of a pod: it runs and is ready, it runs and never is, it has soon done what it was made for, or its first
   * container has soon ended with this exit code.
   */
  becomes: (pod: Pod) => 'ready' | 'unready' | 'succeeded' | { readonly exitCode: number } = () => 'ready';

  /** `client` is this node's own identity. */
  constructor(
    name: string,
    client: ApiClient,
    onError: (error: Error) => void,
    labels: Readonly<Record<string, string>> = {},
  ) {
    this.name = name;
    this.#client = client;
    this.#onError = onError;
    this.#labels = labels;
    this.#lifetime = new Lifetime(onError);
  }

  async start(): Promise<void> {
    const labels = { 'kubernetes.io/hostname': this.name, ...this.#labels };
    await this.#client.create(NodeKind, { metadata: { name: this.name, labels } });
    await this.#client.create(LeaseKind, {
      metadata: { name: this.name, namespace: leaseNamespace },
      spec: { holderIdentity: this.name, leaseDurationSeconds: 40, renewTime: microTime() },
    });
    await this.#run();
  }

  silence(): Promise<void> {
    return this.#lifetime.end();
  }

  async revive(): Promise<void> {
    this.#lifetime = new Lifetime(this.#onError);
    await this.#run();
  }

  async #run(): Promise<void> {
    await this.#postStatus();
    this.#lifetime.run(async (signal) => {
      for (;;) {
        await systemClock.sleep(heartbeat, signal);
        await this.#renewLease(signal);
        await this.#contradict(signal);
      }
    });
    this.#lifetime.run((signal) => this.#runPods(signal));
  }

  async #postStatus(): Promise<void> {
    const resources = { cpu: '4', memory: '8Gi', pods: '110' };
    const condition = (type: string, status: string, reason: string) => ({
      type,
      status,
      reason,
      lastHeartbeatTime: now(),
      lastTransitionTime: now(),
    });
    const status = {
      capacity: resources,
      allocatable: resources,
      addresses: [{ type: 'InternalIP', address: '192.0.2.10' }],
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
    };
    const options = { type: 'strategic', subresource: 'status' } as const;
    await this.#client.patch(NodeKind, { name: this.name }, { status }, options);
  }

  async #renewLease(signal: AbortSignal): Promise<void> {
    const ref = { name: this.name, namespace: leaseNamespace };
    await this.#client.patch(LeaseKind, ref, { spec: { renewTime: microTime() } }, { signal });
  }

  /** A master that was late may have taken a living node for dead. */
  async #contradict(signal: AbortSignal): Promise<void> {
    const { status } = await this.#client.get(NodeKind, { name: this.name }, { signal });
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    if (ready?.status !== 'True') await this.#postStatus();
  }

  async #runPods(signal: AbortSignal): Promise<void> {
    const pods = new Informer(resourceSource(this.#client, PodKind, { fieldSelector: `spec.nodeName=${this.name}` }));
    const queue = new WorkQueue({ workers: 4 });
    pods.onChange(({ key }) => queue.add(key));
    const work = queue.run(async (key) => {
      const pod = pods.get(key);
      if (pod) await this.#syncPod(pod, signal);
    }, signal);
    await Promise.all([pods.run(signal), work]);
  }

  async #syncPod(pod: Pod, signal: AbortSignal): Promise<void> {
    const { name, namespace, uid, deletionTimestamp } = pod.metadata;
    try {
      if (deletionTimestamp) {
        // Who counts how pods end holds them until they have.
        if (pod.metadata.finalizers?.length) await this.#postEnd(pod, 137, signal);
        const options = { gracePeriodSeconds: 0, preconditions: { uid }, signal };
        return await this.#client.delete(PodKind, { name, namespace }, options);
      }
      const fate = this.becomes(pod);
      if (fate === 'succeeded') return await this.#postEnd(pod, 0, signal);
      if (typeof fate === 'object') return await this.#postEnd(pod, fate.exitCode, signal);
      const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      if (pod.status?.phase === 'Running' && ready === (fate === 'ready')) return;
      const { spec } = await this.#client.get(NodeKind, { name: this.name }, { signal });
      const podIP = pod.status?.podIP ?? spec?.podCIDR?.replace(/\.0\/24$/, `.${++this.#lastOctet}`);
      const conditions = [{ type: 'Ready', status: fate === 'ready' ? 'True' : 'False', lastTransitionTime: now() }];
      const status = { phase: 'Running', podIP, podIPs: podIP ? [{ ip: podIP }] : [], startTime: now(), conditions };
      const options = { type: 'strategic', subresource: 'status', signal } as const;
      await this.#client.patch(PodKind, { name, namespace }, { metadata: { uid }, status }, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async #postEnd({ metadata, spec, status }: Pod, exitCode: number, signal: AbortSignal): Promise<void> {
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return;
    const { name, namespace, uid } = metadata;
    const [container] = spec.containers;
    const ended = {
      name: container?.name,
      image: container?.image,
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: now() } },
    };
    const options = { type: 'strategic', subresource: 'status', signal } as const;
    const patch = { metadata: { uid }, status: { phase, containerStatuses: [ended] } };
    await this.#client.patch(PodKind, { name, namespace }, patch, options);
  }
}

/** RFC 3339 with microseconds, as leases have it. */
const microTime = () => new Date().toISOString().replace('Z', '000Z');
