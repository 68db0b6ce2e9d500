import { type Node, NodeKind } from '../../common/api/core/v1/node.ts';
import type { Clock } from '../../common/base/clock.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { isAlreadyExists } from '../../common/client/api-error.ts';
import { LeaseHeartbeat } from '../../common/client/lease-heartbeat.ts';
import { type NodeDescription, isContradicted, nodeConditions, nodeObject } from './node-object.ts';

export interface SimulatedNodeOptions {
  readonly description: NodeDescription;
  /** As this node. */
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Which part of each period is this node's turn, 0 to 1: so that many do not all speak at once. */
  readonly turn: number;
  readonly onError: (error: Error) => void;
}

/** A lease is renewed, and a status that has not changed is written, this often; milliseconds. */
const leasePeriod = 10_000;
const statusPeriod = 5 * 60_000;

/**
 * One node that is played: it registers, renews its lease and tells its status.
 *
 *   new ──registered──▶ alive ◀──revive──┐
 *                        │ └──silence──▶ silent
 *                        └──deleted────▶ gone: nobody plays it any more
 */
export class SimulatedNode {
  readonly client: ApiClient;
  readonly #options: SimulatedNodeOptions;
  #state: 'new' | 'alive' | 'silent' | 'gone' = 'new';
  #beating: Lifetime | undefined;
  #uid: string | undefined;
  /** When its status was last written; on the monotonic clock. */
  #told = 0;

  constructor(options: SimulatedNodeOptions) {
    this.#options = options;
    this.client = options.client;
  }

  get address(): string {
    return this.#options.description.address;
  }

  get isNew(): boolean {
    return this.#state === 'new';
  }

  get isAlive(): boolean {
    return this.#state === 'alive';
  }

  /**
   * Does what is due: registers, or tells the status where that is wanted. `observed`: as the API has the node. Resolves with
   * the milliseconds until something is due again; undefined when nothing will be by itself.
   */
  async attend(observed: Node | undefined, signal: AbortSignal): Promise<number | undefined> {
    const { clock, turn } = this.#options;
    if (this.#state === 'new') {
      await this.#register(signal);
      this.#live();
      return statusPeriod * (0.5 + turn / 2);
    }
    if (this.#state !== 'alive') return undefined;
    const wait = this.#told + statusPeriod - clock.monotonic();
    if (wait > 0 && !(observed && isContradicted(observed))) return wait;
    await this.#tell(observed, signal);
    return statusPeriod;
  }

  /** From now on nothing is heard of it, as of a host that lost its power or its network. */
  async silence(): Promise<void> {
    if (this.#state === 'alive') this.#state = 'silent';
    await this.#beating?.end();
  }

  /** It is back; the caller attends to it. */
  revive(): void {
    if (this.#state !== 'silent') return;
    this.#told = -statusPeriod;
    this.#live(0);
  }

  /** Its node was deleted. */
  async leave(): Promise<void> {
    this.#state = 'gone';
    await this.#beating?.end();
  }

  async #register(signal: AbortSignal): Promise<void> {
    const { description, client, clock } = this.#options;
    const node = nodeObject(description, clock.now());
    const { name } = description;
    try {
      this.#uid = (await client.create(NodeKind, node, { signal })).metadata.uid;
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const { labels } = node.metadata;
      const known = await client.patch(NodeKind, { name }, { metadata: { labels } }, { signal });
      this.#uid = known.metadata.uid;
      await client.patch(
        NodeKind,
        { name },
        { status: node.status },
        { subresource: 'status', type: 'strategic', signal },
      );
    }
    this.#told = clock.monotonic();
  }

  #live(turn = this.#options.turn): void {
    const { description, client, clock, onError } = this.#options;
    this.#state = 'alive';
    this.#beating = new Lifetime(onError);
    const node = description.name;
    const beat = new LeaseHeartbeat({ client, clock, node, nodeUid: () => this.#uid, onError });
    this.#beating.run(async (signal) => {
      await clock.sleep(turn * leasePeriod, signal);
      await beat.run(signal);
    });
  }

  async #tell(observed: Node | undefined, signal: AbortSignal): Promise<void> {
    const { description, client, clock } = this.#options;
    const conditions = nodeConditions(observed?.status?.conditions ?? [], clock.now());
    const options = { subresource: 'status', type: 'strategic', signal } as const;
    await client.patch(NodeKind, { name: description.name }, { status: { conditions } }, options);
    this.#told = clock.monotonic();
  }
}
