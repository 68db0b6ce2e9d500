import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import type { PodBehaviour } from '../../agent-bundle/simulated-nodes/behaviour.ts';
import { SimulatedNodes } from '../../agent-bundle/simulated-nodes/simulated-nodes.ts';

const calm: PodBehaviour = { startDelay: 0, stopDelay: 0, ready: true };

/** One simulated node inside the test, whose pods become what the test says. */
export class SimulatedNode {
  readonly name: string;
  readonly #client: ApiClient;
  readonly #onError: (error: Error) => void;
  readonly #labels: Readonly<Record<string, string>>;
  #playing: SimulatedNodes | undefined;
  /**
   * What comes of a pod: it runs and is ready, it runs and never is, it has soon done what it was made for, or its containers
   * have soon ended with this exit code.
   */
  becomes: (pod: Pod) => 'ready' | 'unready' | 'succeeded' | { readonly exitCode: number } = () => 'ready';

  /** Milliseconds a pod takes to end when it is told to. */
  stopDelay: (pod: Pod) => number = () => 0;

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
  }

  /** Resolves when the node is registered. */
  async start(): Promise<void> {
    const capacity = { cpu: '4', memory: '8Gi', pods: '110' };
    this.#playing = new SimulatedNodes({
      nodes: [{ name: this.name, address: '192.0.2.10', labels: this.#labels, capacity }],
      client: this.#client,
      clientOf: () => this.#client,
      behaviourOf: (pod) => this.#behaviourOf(pod),
      onError: this.#onError,
    });
    await this.#playing.start();
  }

  /** The host dies; nothing of the node goes on. */
  async silence(): Promise<void> {
    await this.#playing?.end();
  }

  /** The host is back. */
  revive(): Promise<void> {
    return this.start();
  }

  #behaviourOf(pod: Pod): PodBehaviour {
    const fate = this.becomes(pod);
    const stopDelay = this.stopDelay(pod);
    if (fate === 'ready' || fate === 'unready') return { ...calm, stopDelay, ready: fate === 'ready' };
    return { ...calm, stopDelay, end: { after: 0, exitCode: fate === 'succeeded' ? 0 : fate.exitCode } };
  }
}
