import { type APIService, APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import {
  type EndpointSlice,
  EndpointSliceKind,
  serviceNameLabel,
} from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { WorkQueue } from '../../../common/base/work-queue.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { followObjects } from '../watch-cache/follow-objects.ts';
import type { Selector } from '../watch-cache/watch-cache.ts';
import { askDocuments } from './ask-documents.ts';
import { type Finding, nobodyThere, withFinding } from './availability.ts';
import type { RemoteServer } from './remote-server.ts';
import type { RemoteServers } from './remote-servers.ts';

interface AvailabilityLoopOptions {
  readonly servers: RemoteServers;
  readonly served: ServedResources;
  readonly writer: SystemWriter;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** When a server is asked again although nothing has changed, in milliseconds. */
const checkInterval = 30_000;

/**
 * Says in the status of each APIService whether its server answers, and keeps what it tells of itself for discovery and
 * OpenAPI: when the APIService, its Service or its endpoints change, and twice a minute besides, since a server does not say
 * when it goes. Where there are no other servers nothing runs.
 */
export class AvailabilityLoop {
  readonly #options: AvailabilityLoopOptions;
  readonly #queue: WorkQueue;
  readonly #following = new Map<RemoteServer, AbortController>();

  constructor(options: AvailabilityLoopOptions) {
    this.#options = options;
    const { clock, onError } = options;
    this.#queue = new WorkQueue({ workers: 4, clock, onError: (_name, error) => onError(error) });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { servers } = this.#options;
    servers.onChange(() => this.#followAll(signal));
    this.#followAll(signal);
    await this.#queue.run((name, own) => this.#check(name, own), signal);
  }

  #followAll(signal: AbortSignal): void {
    const wanted = new Set(this.#options.servers.all);
    for (const [server, end] of this.#following) {
      if (wanted.has(server)) continue;
      end.abort();
      this.#following.delete(server);
    }
    for (const server of wanted) {
      if (this.#following.has(server) || signal.aborted) continue;
      const end = new AbortController();
      this.#following.set(server, end);
      void this.#follow(server, AbortSignal.any([signal, end.signal]));
      this.#queue.add(server.name);
    }
  }

  /** What it depends on. */
  async #follow(server: RemoteServer, signal: AbortSignal): Promise<void> {
    const { served, onError } = this.#options;
    const { namespace, name } = server.port;
    const changed = () => this.#queue.add(server.name);
    const follower = { put: changed, remove: changed };
    const service: Selector = {
      matches: (_labels, fields) => fields['metadata.name'] === name && fields['metadata.namespace'] === namespace,
    };
    const slices: Selector = {
      matches: (labels, fields) => labels[serviceNameLabel] === name && fields['metadata.namespace'] === namespace,
    };
    await Promise.all([
      followObjects(served.require(ServiceKind).cache, follower, signal, service),
      followObjects(served.require(EndpointSliceKind).cache, follower, signal, slices),
    ]).catch((error: unknown) => onError(asError(error)));
  }

  async #check(name: string, signal: AbortSignal): Promise<void> {
    const { servers, writer, clock } = this.#options;
    const server = servers.all.find((candidate) => candidate.name === name);
    if (!server) return;
    const finding = await this.#findingOf(server, signal);
    const now = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const change = (there: APIService): boolean => {
      const known = there.status?.conditions ?? [];
      const conditions = withFinding(known, finding, now);
      there.status = { ...there.status, conditions: [...conditions] };
      // Another server may have taken its place while we asked.
      return conditions !== known && server.isOf(there);
    };
    await writer.change(APIServiceKind, { name }, 'status', change, signal);
    this.#queue.addAfter(name, checkInterval);
  }

  async #findingOf(server: RemoteServer, signal: AbortSignal): Promise<Finding> {
    const { served, servers } = this.#options;
    const { namespace, name } = server.port;
    const service = await served.require(ServiceKind).cache.get({ namespace, name }, 'any', signal);
    const selector: Selector = { matches: (labels) => labels[serviceNameLabel] === name };
    const slices = await served.require(EndpointSliceKind).cache.list({ namespace, selector, at: 'any' }, signal);
    const nobody = nobodyThere(
      server.port,
      service && (parseStored(service.bytes) as Service),
      slices.items.map(({ bytes }) => parseStored(bytes) as EndpointSlice),
    );
    if (nobody) {
      servers.silent(server);
      return nobody;
    }
    const { finding, documents } = await askDocuments(server, servers.documentsOf(server), signal);
    if (!servers.all.includes(server)) return finding;
    if (documents) servers.told(server, documents);
    else servers.silent(server);
    return finding;
  }
}
