import { type HealthCheck, type OnUnhealthy, addHealthRoutes } from '../http/health.ts';
import { jsonReply } from '../http/reply.ts';
import { PathRoutes } from './routes.ts';
import { type RequestMetrics, metricsReply } from '../http/metrics.ts';
import type { ServedNow } from '../discovery/followed-paths.ts';
import { discoveryPaths } from '../discovery/discovery-routes.ts';
import { type OpenIdOptions, addOpenIdRoutes } from '../authentication/service-account/openid-routes.ts';
import type { RemoteVersion } from '../discovery/remote-versions.ts';
import { type RemoteOpenApi, openApiPaths } from '../openapi/openapi-routes.ts';
import { version } from '../http/version.ts';

/** What other servers say of themselves. */
export interface RemoteApis {
  readonly versions: readonly RemoteVersion[];
  readonly openApi: RemoteOpenApi;
}

interface PathRoutesOptions {
  readonly resources: ServedNow;
  /** What other servers serve. */
  readonly remote: RemoteApis;
  /** `host:port` under which clients reach this server. */
  readonly serverAddress: string;
  /** What tokens are verified by. */
  readonly openId: OpenIdOptions;
  readonly metrics: RequestMetrics;
  /** What must be well for the process to be worth keeping. */
  readonly alive: readonly HealthCheck[];
  /** What must be well besides for requests to be sent here. */
  readonly ready: readonly HealthCheck[];
  readonly onUnhealthy: OnUnhealthy;
}

/** Every path that is no resource. */
export function pathRoutes({
  resources,
  remote,
  serverAddress,
  openId,
  metrics,
  alive,
  ready,
  onUnhealthy,
}: PathRoutesOptions): PathRoutes {
  const routes = new PathRoutes();
  routes.addSource(discoveryPaths(resources, () => remote.versions, serverAddress));
  routes.addSource(openApiPaths(resources, remote.openApi));
  addHealthRoutes(routes, '/healthz', alive, onUnhealthy);
  addHealthRoutes(routes, '/livez', alive, onUnhealthy);
  addHealthRoutes(routes, '/readyz', [...alive, ...ready], onUnhealthy);
  addOpenIdRoutes(routes, openId);
  routes.add('/version', () => jsonReply(200, version));
  routes.add('/metrics', () => metricsReply(metrics));
  routes.add('/', () => jsonReply(200, { paths: routes.paths }));
  return routes;
}
