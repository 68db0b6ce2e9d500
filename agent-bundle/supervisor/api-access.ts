import { readFile } from 'node:fs/promises';
import { ApiClient } from '../../common/client/api-client.ts';
import { HttpsTransport, type HttpsTransportOptions } from '../../common/client/node/https-transport.ts';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import type { Flags } from './component.ts';
import { requiredFlag } from './flags.ts';

/** The flags that `connectToApi` reads, for a component's table entry. */
export const apiAccessFlags = {
  kubeconfig: 'path of the kubeconfig that says who we are',
  'api-servers': 'comma-separated API endpoints, tried in turn; by default the kubeconfig’s server',
} as const;

/** A client for the API as `--kubeconfig` and `--api-servers` say. `userAgent` is the component's name. */
export async function connectToApi(flags: Flags, userAgent: string): Promise<ApiClient> {
  return new ApiClient(await openTransport(flags), userAgent);
}

/** The connections below such a client, for who sends requests of several people over them. */
export async function openTransport(
  flags: Flags,
  options: Pick<HttpsTransportOptions, 'connections'> = {},
): Promise<HttpsTransport> {
  return new HttpsTransport({ ...(await accessOf(flags)), ...options });
}

/** Connections to the same servers that show no credential: each request brings its own. */
export async function connectWithoutCredentials(flags: Flags): Promise<HttpsTransport> {
  const { servers, credentials } = await accessOf(flags);
  const { ca, serverName, insecure } = credentials;
  return new HttpsTransport({ credentials: { ca, serverName, insecure }, servers });
}

async function accessOf(flags: Flags): Promise<HttpsTransportOptions> {
  const path = requiredFlag(flags, 'kubeconfig');
  const { server, ...credentials } = parseKubeconfig(await readFile(path, 'utf8'), path);
  return { credentials, servers: flags.get('api-servers')?.split(',') ?? [server] };
}
