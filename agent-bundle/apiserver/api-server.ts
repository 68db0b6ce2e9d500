import { type IncomingMessage } from 'node:http';
import { asError, systemClock } from '../../common/base/clock.ts';
import { withDeadline } from '../../common/base/deadline.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import { retry } from '../../common/base/retry.ts';
import { ComponentStatusKind } from '../../common/api/core/v1/component-status.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { type ServiceCIDR, ServiceCIDRKind } from '../../common/api/networking/v1/service-cidr.ts';
import type { Logger } from '../supervisor/logger.ts';
import { Admission } from './admission/admission.ts';
import { ConfiguredAdmission } from './admission/configured-admission.ts';
import { admissionPlugins } from './admission/plugins.ts';
import { Auditor } from './audit/auditor.ts';
import { TokenIssuer } from './authentication/service-account/token-issuer.ts';
import { openIdKeysPath } from './authentication/service-account/openid-routes.ts';
import { Aggregation } from './aggregation/aggregation.ts';
import { publishAuthentication } from './aggregation/authentication-config-map.ts';
import { type Authentication, authenticationOf } from './authentication/authentication.ts';
import { type Authorization, authorizationOf } from './authorization/authorization.ts';
import { servedReviews } from './reviews/index.ts';
import type { ApiServerConfig } from './config.ts';
import type { HealthCheck } from './http/health.ts';
import { type CustomResources, customResourcesOf } from './custom-resources/custom-resources.ts';
import { discovered } from './discovery/followed-paths.ts';
import { InFlight } from './http/in-flight.ts';
import { RequestMetrics } from './http/metrics.ts';
import { RequestHandler } from './http/request-handler.ts';
import { ApiHttpServer } from './http/server.ts';
import { actionAliases, servedResources } from './registry/index.ts';
import { ServiceRanges } from './registry/allocation/service-ranges.ts';
import type { Resource } from './registry/resource.ts';
import { ApiRoutes, mayLeaveHttp } from './routes/api-routes.ts';
import { issueToken } from './routes/issue-token.ts';
import { pathRoutes } from './routes/path-routes.ts';
import { ResourceRoutes } from './routes/resource-routes.ts';
import { ReviewRoutes } from './routes/review-verbs.ts';
import { ServedResources } from './routes/served.ts';
import type { WriteRoad } from './routes/write-road.ts';
import { StatusError } from './status-error.ts';
import { compactRegularly } from './storage/compaction.ts';
import type { Store } from './storage/store.ts';
import { connectPod } from './streaming/connect-pod.ts';
import { KubeletClient } from './streaming/kubelet-client.ts';
import { ApiServerPresence } from './system-objects/apiserver-presence.ts';
import { componentStatuses } from './system-objects/component-statuses.ts';
import { ensureDefaultServiceCIDR } from './system-objects/default-service-cidr.ts';
import { ServiceClaimsRepair } from './system-objects/service-claims-repair.ts';
import { ensureSystemObjects } from './system-objects/system-objects.ts';
import { SystemWriter } from './system-objects/system-writer.ts';
import { followObjects } from './watch-cache/follow-objects.ts';
import { ComputedCache } from './watch-cache/computed-cache.ts';
import type { CachedResource, WatchCache } from './watch-cache/watch-cache.ts';
import { WatchCaches } from './watch-cache/watch-caches.ts';

interface ApiServerOptions {
  readonly store: Store;
  readonly logger: Logger;
  /** Told of what only a restart can mend. */
  readonly fail: (error: Error) => void;
}

/** How long requests under way may take once the server was asked to stop, and how long saying so may take. */
const drainDeadline = 10_000;
const withdrawDeadline = 3_000;

/**
 * An apiserver, put together: every part is made here.
 *
 *   new ──start()──▶ starting: serves, not ready ──caches filled, system objects there──▶ ready
 *   ready ──stop()──▶ stopping: not ready, watches end, requests under way are answered ──▶ closed
 */
export class ApiServer {
  readonly #config: ApiServerConfig;
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #lifetime: Lifetime;
  readonly #longRequests = new AbortController();
  readonly #inFlight: InFlight;
  readonly #metrics: RequestMetrics;
  readonly #caches: WatchCaches;
  readonly #serviceRanges: ServiceRanges;
  readonly #served: ServedResources;
  readonly #road: WriteRoad;
  readonly #writer: SystemWriter;
  readonly #aggregation: Aggregation;
  readonly #authentication: Authentication;
  readonly #authorization: Authorization;
  readonly #auditor: Auditor | undefined;
  readonly #configuredAdmission: ConfiguredAdmission;
  readonly #customResources: CustomResources;
  readonly #kubelets: KubeletClient | undefined;
  #server: ApiHttpServer | undefined;
  #presence: ApiServerPresence | undefined;
  #state: 'starting' | 'ready' | 'stopping' = 'starting';

  constructor(config: ApiServerConfig, { store, logger, fail }: ApiServerOptions) {
    this.#config = config;
    this.#store = store;
    this.#logger = logger;
    this.#inFlight = new InFlight(config.limits.inFlight);
    this.#metrics = new RequestMetrics(this.#inFlight);
    this.#lifetime = new Lifetime(fail);
    this.#caches = new WatchCaches(store, { onError: this.#lostStore });
    this.#serviceRanges = new ServiceRanges(config.serviceClusterIPRange);
    const resources = servedResources({ ...config, serviceRanges: () => this.#serviceRanges.all });
    this.#served = new ServedResources(resources, (resource) => this.#cacheOf(resource), [
      ...servedReviews,
      ...actionAliases,
    ]);
    this.#authentication = authenticationOf(config, this.#served);
    this.#auditor = config.audit && new Auditor(config.audit, { onLost: this.#lostEvents });
    this.#authorization = authorizationOf(config.authorization, this.#served);
    const { authorizer, escalation } = this.#authorization;
    this.#configuredAdmission = new ConfiguredAdmission(this.#served);
    const plugins = admissionPlugins(config.admission, this.#configuredAdmission.plugins);
    const admission = new Admission([escalation, ...plugins], {
      served: this.#served,
      store,
      authorizer,
      clock: systemClock,
    });
    this.#road = { store, admission, authorizer, clock: systemClock };
    this.#writer = new SystemWriter(this.#road, this.#served);
    this.#aggregation = new Aggregation({
      served: this.#served,
      client: config.proxyClient,
      requestHeader: config.authentication.requestHeader,
      writer: this.#writer,
      onError: (error) => this.#logger.warn({ err: error }, 'cannot tell whether an API server answers'),
    });
    const onError = (error: Error) =>
      this.#logger.warn({ err: error }, 'cannot serve a custom resource as it is defined');
    const common = { served: this.#served, road: this.#road, writer: this.#writer, caches: this.#caches };
    this.#customResources = customResourcesOf({ ...common, onError });
    this.#kubelets = config.kubelet && new KubeletClient(config.kubelet);
  }

  /** Serves, and resolves with the port. */
  async start(): Promise<number> {
    const handler = this.#handler();
    const server = new ApiHttpServer({
      tls: this.#config.tls,
      handle: (request, response) => handler.handle(request, response),
      upgrade: (request, socket, head) => handler.upgrade(request, socket, head),
      mayUpgrade: (request: IncomingMessage) => mayLeaveHttp(request.url ?? '', this.#aggregation.servers),
    });
    this.#server = server;
    this.#lifetime.run(async (signal) => {
      await this.#customResources.begin(signal);
      await this.#caches.run(signal);
    });
    this.#lifetime.run((signal) => this.#customResources.run(signal));
    const forgetting = (before: number) => this.#caches.forgetBefore(before);
    const compaction = { clock: systemClock, forgetting, onError: this.#lostStore };
    this.#lifetime.run((signal) => compactRegularly(this.#store, compaction, signal));
    this.#lifetime.run((signal) => this.#authorization.run(signal));
    this.#lifetime.run((signal) =>
      followObjects<ServiceCIDR>(this.#served.require(ServiceCIDRKind).cache, this.#serviceRanges, signal),
    );
    const checking = {
      writer: this.#writer,
      onError: (error: Error) =>
        this.#logger.warn({ err: error }, 'a webhook or a policy has no effect, or its check cannot be told'),
    };
    this.#lifetime.run((signal) => this.#configuredAdmission.run(checking, signal));
    this.#lifetime.run((signal) => this.#aggregation.run(signal));
    const port = await server.listen(this.#config.bindAddress, this.#config.securePort);
    this.#logger.info({ port }, 'serving');
    this.#presence = this.#presenceAt(port);
    return port;
  }

  /** Resolves when everything that is asked of it can be answered. */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#caches.ready(signal);
    const writer = this.#writer;
    const kinds = [...this.#served.builtIn.map(({ named }) => named.kind), ...servedReviews.map(({ kind }) => kind)];
    const prepare = async () => {
      await ensureSystemObjects(writer, kinds, signal);
      const { tls, authentication, serviceClusterIPRange } = this.#config;
      await ensureDefaultServiceCIDR(writer, serviceClusterIPRange, systemClock.now(), signal);
      const { requestHeader } = authentication;
      await publishAuthentication(writer, { clientCa: tls.clientCa, requestHeader }, signal);
      await this.#authorization.bootstrap(writer, signal);
      await this.#presence?.announce(signal);
    };
    const onRetry = (error: Error) => this.#logger.warn({ err: error }, 'cannot write the system objects yet');
    await retry(prepare, { signal, onRetry, retryable: (error) => !isRefused(error) });
    if (this.#state === 'starting') this.#state = 'ready';
    this.#lifetime.run(async (own) => this.#presence?.run(own));
    this.#lifetime.run((own) => this.#claimsRepair().run(own));
    this.#lifetime.run((own) => this.#aggregation.runCustom(own));
  }

  /** Resolves when the last answer is sent and nothing of it runs. */
  async stop(): Promise<void> {
    this.#state = 'stopping';
    const deadline = withDeadline(undefined, drainDeadline);
    await this.#presence?.withdraw(withDeadline(undefined, withdrawDeadline)).catch((error: unknown) => {
      this.#logger.warn({ err: asError(error) }, 'could not say that this server is gone; the others see it soon');
    });
    this.#longRequests.abort(new DOMException('the server stops', 'AbortError'));
    await this.#server?.drain(deadline);
    await this.#lifetime.end();
    await this.#auditor?.close();
    this.#kubelets?.close();
    this.#authorization.close();
    this.#configuredAdmission.close();
    this.#authentication.close();
    this.#store.close();
  }

  #cacheOf(resource: Resource): WatchCache {
    const cached = cachedForm(resource);
    if (resource.kind.schema !== ComponentStatusKind.schema) return this.#caches.add(cached);
    return new ComputedCache({ ...cached, kind: resource.kind }, (signal) => componentStatuses(this.#store, signal));
  }

  #handler(): RequestHandler {
    const { advertiseAddress, securePort, tokens: config } = this.#config;
    const serverAddress = `${advertiseAddress}:${securePort}`;
    const [served, road] = [this.#served, this.#road];
    const { authorizer, rules } = this.#authorization;
    const { authenticate, tokens } = this.#authentication;
    const issuer = new TokenIssuer(config.issuers[0], config.signingKey);
    const ports = {
      connect: connectPod({ kubelets: this.#kubelets, served, road }),
      issue: issueToken({ served, road, issuer, ...config }),
    };
    const paths = pathRoutes({
      remote: this.#aggregation.servers,
      resources: discovered(served, [...servedReviews, ...actionAliases]),
      serverAddress,
      openId: {
        issuer: config.issuers[0],
        keys: config.keys,
        keysUrl: config.keysUrl ?? `https://${serverAddress}${openIdKeysPath}`,
      },
      metrics: this.#metrics,
      ...this.#healthChecks(),
      onUnhealthy: (check, error) => this.#logger.warn({ err: asError(error), check }, 'a health check failed'),
    });
    const reviews = new ReviewRoutes(servedReviews, { authorizer, rules, tokens });
    const resources = new ResourceRoutes(served, road, ports, reviews);
    return new RequestHandler({
      authenticate,
      authorizer,
      routes: new ApiRoutes(served, resources, paths, this.#aggregation.servers),
      inFlight: this.#inFlight,
      metrics: this.#metrics,
      logger: this.#logger,
      auditor: this.#auditor,
      requestTimeout: this.#config.limits.requestTimeout,
      minRequestTimeout: this.#config.limits.minRequestTimeout,
      signal: this.#longRequests.signal,
    });
  }

  #healthChecks(): { readonly alive: HealthCheck[]; readonly ready: HealthCheck[] } {
    const must = async (holds: boolean, why: string) => {
      if (!holds) throw new Error(why);
    };
    return {
      alive: [
        { name: 'ping', check: async () => {} },
        // A line of the log is written before its writer goes on: whoever answers can log.
        { name: 'log', check: async () => {} },
        { name: 'etcd', check: (signal) => this.#store.health(signal) },
      ],
      ready: [
        { name: 'etcd-readiness', check: (signal) => this.#store.health(signal) },
        { name: 'informer-sync', check: (signal) => this.#caches.ready(signal) },
        { name: 'poststarthook/bootstrap-controller', check: () => must(this.#state !== 'starting', 'not done yet') },
        { name: 'poststarthook/rbac/bootstrap-roles', check: () => must(this.#state !== 'starting', 'not done yet') },
        { name: 'shutdown', check: () => must(this.#state !== 'stopping', 'the server stops') },
      ],
    };
  }

  readonly #lostEvents = (reason: string, events: number) =>
    this.#logger.warn({ reason, events }, 'events of the audit log are lost');

  readonly #lostStore = (error: Error) => this.#logger.warn({ err: error }, 'the store did not answer; trying again');

  #claimsRepair(): ServiceClaimsRepair {
    return new ServiceClaimsRepair({
      store: this.#store,
      writer: this.#writer,
      served: this.#served.require(ServiceKind),
      ranges: () => this.#serviceRanges.all,
      clock: systemClock,
      onError: (error) => this.#logger.warn({ err: error }, 'addresses and ports of services were not looked through'),
    });
  }

  #presenceAt(port: number): ApiServerPresence {
    const { advertiseAddress, serviceClusterIPRange } = this.#config;
    return new ApiServerPresence({
      store: this.#store,
      writer: this.#writer,
      clock: systemClock,
      advertiseAddress,
      port,
      serviceClusterIPRange,
      onError: (error) => this.#logger.warn({ err: error }, 'could not say that this server is up'),
    });
  }
}

/** What we write ourselves and may not: trying again will not help. */
function isRefused(error: Error): boolean {
  return error instanceof StatusError && error.code < 500 && error.reason !== 'Conflict';
}

function cachedForm({ kind, selectableFields }: Resource): CachedResource {
  return { kind, selectableFields: (object) => selectableFields.of(object) };
}
