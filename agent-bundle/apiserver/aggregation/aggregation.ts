import { systemClock } from '../../../common/base/clock.ts';
import type { ProxyClient } from '../config/aggregation.ts';
import type { RequestHeaderConfig } from '../config/authentication.ts';
import type { ServedResources } from '../routes/served.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { AvailabilityLoop } from './availability-loop.ts';
import { CustomApiServices } from './custom-api-services.ts';
import { RemoteServers } from './remote-servers.ts';

interface AggregationOptions {
  readonly served: ServedResources;
  readonly client: ProxyClient | undefined;
  /** In which headers other servers are told to believe a proxy. */
  readonly requestHeader: RequestHeaderConfig | undefined;
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
  readonly #custom: CustomApiServices;

  constructor({ served, client, requestHeader, writer, onError }: AggregationOptions) {
    this.servers = new RemoteServers({ served, client, names: requestHeader });
    const loop = { served, writer, clock: systemClock, onError };
    this.#availability = new AvailabilityLoop({ ...loop, servers: this.servers });
    this.#custom = new CustomApiServices(loop);
  }

  /** Follows the APIServices until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.servers.run(signal), this.#availability.run(signal)]);
  }

  /** The same, once it is known which custom resources are served. */
  runCustom(signal: AbortSignal): Promise<void> {
    return this.#custom.run(signal);
  }
}
