import type { Clock } from '../../../common/base/clock.ts';
import { asError } from '../../../common/base/clock.ts';
import { EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import { ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { Store } from '../storage/store.ts';
import type { SystemWriter } from './system-writer.ts';
import { kubernetesEndpointSlice, kubernetesEndpoints, kubernetesService } from './kubernetes-service.ts';

interface PresenceOptions {
  readonly store: Store;
  readonly writer: SystemWriter;
  readonly clock: Clock;
  readonly advertiseAddress: string;
  readonly port: number;
  readonly serviceClusterIPRange: string;
  readonly onError: (error: Error) => void;
}

/** Each apiserver that is up keeps a key here, which goes away by itself when the server does. */
const presencePrefix = '/registry/masterleases/';
const presenceSeconds = 15;
const renewEvery = 10_000;

/**
 * Keeps the Service `kubernetes` pointing at every apiserver that is up: this one says that it is, and writes what all of
 * them have said. Several may do so at once; they write the same.
 */
export class ApiServerPresence {
  readonly #options: PresenceOptions;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Says that we are here, once; rejects when it could not be said. */
  async announce(signal: AbortSignal): Promise<void> {
    const { store, writer, serviceClusterIPRange, port } = this.#options;
    await writer.ensure(ServiceKind, kubernetesService(serviceClusterIPRange, port), signal);
    const put = { type: 'put', key: this.#key, value: Buffer.from('{}'), ttlSeconds: presenceSeconds } as const;
    await store.transact({ conditions: [], writes: [put] }, signal);
    await this.#writeEndpoints(signal);
  }

  /** Says it again and again, until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(renewEvery, signal).catch(() => {});
      if (signal.aborted) return;
      await this.announce(signal).catch((error: unknown) => {
        if (!signal.aborted) onError(asError(error));
      });
    }
  }

  /** Says that we are gone. */
  async withdraw(signal: AbortSignal): Promise<void> {
    await this.#options.store.transact({ conditions: [], writes: [{ type: 'delete', key: this.#key }] }, signal);
    await this.#writeEndpoints(signal);
  }

  get #key(): string {
    return presencePrefix + this.#options.advertiseAddress;
  }

  async #writeEndpoints(signal: AbortSignal): Promise<void> {
    const { store, writer, port } = this.#options;
    const { items } = await store.list(presencePrefix, {}, signal);
    const addresses = items.map(({ key }) => key.slice(presencePrefix.length)).sort();
    const endpoints = kubernetesEndpoints(addresses, port);
    const slice = kubernetesEndpointSlice(addresses, port);
    await writer.apply(EndpointsKind, endpoints, (there) => (there.subsets = endpoints.subsets), signal);
    await writer.apply(
      EndpointSliceKind,
      slice,
      (there) => Object.assign(there, { endpoints: slice.endpoints, ports: slice.ports }),
      signal,
    );
  }
}
