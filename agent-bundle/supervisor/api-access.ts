import { readFile } from 'node:fs/promises';
import { ApiClient } from '../../common/client/api-client.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
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
  const path = requiredFlag(flags, 'kubeconfig');
  const { server, ...credentials } = parseKubeconfig(await readFile(path, 'utf8'), path);
  const servers = flags.get('api-servers')?.split(',') ?? [server];
  return new ApiClient(new HttpsTransport({ credentials, servers }), userAgent);
}
