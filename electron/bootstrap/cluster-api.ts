import { ApiClient } from '../../common/client/api-client.ts';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import type { Host } from '../hosts/host.ts';
import { apiServerAt } from './cluster-layout.ts';

/**
 * A client for the API server on a master, through its SSH connection: no port of the cluster has to be open to this
 * desktop. The caller closes it. `kubeconfig` is the admin's text.
 */
export function clusterApi(master: Host, kubeconfig: string, signal: AbortSignal): ApiClient {
  const credentials = parseKubeconfig(kubeconfig, 'the admin’s kubeconfig');
  const connect = (address: string, port: number) => master.connectTo(address, port, { signal });
  return new ApiClient(new HttpsTransport({ credentials, servers: [apiServerAt('127.0.0.1')], connect }), 'pilothouse');
}
