import { type Lease, LeaseKind } from '../api/coordination/v1/lease.ts';
import { type Clock, asError } from '../base/clock.ts';
import { withDeadline } from '../base/deadline.ts';
import type { ApiClient } from './api-client.ts';
import { isConflict, isNotFound } from './api-error.ts';

export interface LeaseHeartbeatOptions {
  readonly client: Pick<ApiClient, 'get' | 'create' | 'replace'>;
  readonly node: string;
  /** The node object's uid, once it is known: the lease goes with it. */
  readonly nodeUid: () => string | undefined;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

const namespace = 'kube-node-lease';
const leaseDurationSeconds = 40;
const period = 10_000;
const retryPeriod = 1_000;
const callDeadline = 8_000;

/** Tells every ten seconds that the node is alive. https://kubernetes.io/docs/concepts/architecture/leases/#node-heart-beats */
export class LeaseHeartbeat {
  readonly #options: LeaseHeartbeatOptions;
  #lease: Lease | undefined;
  #problem = '';

  constructor(options: LeaseHeartbeatOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    while (!signal.aborted) {
      let wait = period;
      try {
        await this.#renew(withDeadline(signal, callDeadline));
        this.#problem = '';
      } catch (error) {
        if (signal.aborted) return;
        // Somebody else's word, or none: read it anew next time.
        this.#lease = undefined;
        wait = retryPeriod;
        const { message } = asError(error);
        if (!isConflict(error) && message !== this.#problem) onError(asError(error));
        this.#problem = message;
      }
      await clock.sleep(wait, signal).catch(() => {});
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const { client, node, clock } = this.#options;
    const lease = this.#lease ?? (await this.#read(signal));
    const renewTime = microTime(clock.now());
    if (!lease) {
      this.#lease = await client.create(LeaseKind, this.#new(renewTime), { signal });
      return;
    }
    const spec = { ...lease.spec, holderIdentity: node, leaseDurationSeconds, renewTime };
    this.#lease = await client.replace(LeaseKind, { ...lease, spec }, { signal });
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    try {
      return await this.#options.client.get(LeaseKind, { namespace, name: this.#options.node }, { signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  #new(renewTime: string): Lease {
    const { node, nodeUid } = this.#options;
    const uid = nodeUid();
    const ownerReferences = uid === undefined ? undefined : [{ apiVersion: 'v1', kind: 'Node', name: node, uid }];
    return {
      metadata: { name: node, namespace, ownerReferences },
      spec: { holderIdentity: node, leaseDurationSeconds, renewTime },
    };
  }
}

/** RFC 3339 with six digits, as metav1.MicroTime prints it. */
const microTime = (now: number) => new Date(now).toISOString().replace('Z', '000Z');
