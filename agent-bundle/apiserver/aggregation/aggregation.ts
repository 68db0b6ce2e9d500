import { systemClock } from '../../../common/base/clock.ts';
import type { ProxyClient } from '../config/aggregation.ts';
import type { ServedResources } from '../routes/served.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { AvailabilityLoop } from './availability-loop.ts';
import { RemoteServers } from './remote-servers.ts';

interface AggregationOptions {
  readonly served: ServedResources;
  readonly client: ProxyClient | undefined;
  readonly writer: SystemWriter;
  readonly onError: (error: Error) => void;
}

/**
 * API groups that other servers serve, put together: who they are, whether they answer.
 * https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/
 */
export class Aggregation {
  readonly servers: RemoteServers;
  readonly #availability: AvailabilityLoop;

  constructor({ served, client, writer, onError }: AggregationOptions) {
    this.servers = new RemoteServers({ served, client });
    this.#availability = new AvailabilityLoop({ servers: this.servers, served, writer, clock: systemClock, onError });
  }

  /** Follows the APIServices until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.servers.run(signal), this.#availability.run(signal)]);
  }
}
