import { AppError } from '../../../common/base/app-error.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { Credentials } from '../../../common/client/kubeconfig.ts';
import { HttpsTransport, type HttpsTransportOptions } from '../../../common/client/node/https-transport.ts';
import { type ClusterSpec, hostsWith } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { apiServerAt } from '../../bootstrap/cluster-layout.ts';
import type { Host } from '../../hosts/host.ts';
import { HostPool, type OpenHost } from './host-pool.ts';
import type { Reach } from './reach.ts';

/** Every serving certificate of an API server carries it, whatever the address. */
const apiServerName = 'kubernetes';
/** Behind a host's name in a URL: one of digits only would be read as an address. */
const masterSuffix = '.master';

type Way = Pick<HttpsTransportOptions, 'servers' | 'serverName' | 'connect'>;

/** What a link is made of from one opening, or reset, to the next: hosts and a transport with one set of credentials. */
export class LinkSession {
  readonly reach: Reach;
  readonly #hosts: HostPool | undefined;
  readonly #transport: HttpsTransport | undefined;
  readonly #ended = new AbortController();

  constructor(reach: Reach, open: (reach: Reach) => OpenHost, clock: Clock) {
    const { spec, credentials } = reach;
    this.reach = reach;
    this.#hosts = spec && new HostPool(spec, open(reach), clock);
    this.#transport = credentials && new HttpsTransport({ credentials, ...this.#way(credentials) });
  }

  /** Error: `kubeconfig-missing`. */
  get transport(): HttpsTransport {
    if (!this.#transport) throw new AppError('kubeconfig-missing', { cluster: this.reach.cluster });
    return this.#transport;
  }

  host(name: string, signal: AbortSignal): Promise<Host> {
    const { cluster } = this.reach;
    if (!this.#hosts) throw new AppError('host-unknown', { cluster, host: name, known: '(none)' });
    return this.#hosts.get(name, signal);
  }

  async close(): Promise<void> {
    this.#ended.abort(new DOMException('the link was closed', 'AbortError'));
    this.#transport?.close();
    await this.#hosts?.close();
  }

  #way(credentials: Credentials): Way {
    const { spec, access } = this.reach;
    if (!spec) return { servers: [credentials.server] };
    if (access === 'ssh') return this.#wayOverSsh(spec);
    const servers = hostsWith(spec, 'master').map(({ address }) => apiServerAt(address));
    return { servers, serverName: apiServerName };
  }

  /** A server stands for a master, which is asked on its own loopback. */
  #wayOverSsh(spec: ClusterSpec): Way {
    const { signal } = this.#ended;
    const connect = async (server: string, port: number) => {
      const master = await this.host(server.slice(0, -masterSuffix.length), signal);
      return master.connectTo('127.0.0.1', port, { signal });
    };
    const servers = hostsWith(spec, 'master').map(({ name }) => apiServerAt(name + masterSuffix));
    return { servers, serverName: apiServerName, connect };
  }
}
