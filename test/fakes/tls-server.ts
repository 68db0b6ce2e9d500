import { once } from 'node:events';
import { type Server, createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { Duplex } from 'node:stream';
import { createAuthority, issue, loadAuthority } from '../../electron/pki/authority.ts';
import { FakeHost } from './fake-host.ts';
import { ClusterLinks } from '../../electron/services/links/cluster-links.ts';
import { twoMasters } from './two-masters.ts';

/** An HTTPS server on loopback that names itself as API servers do; what it answers is the test's. */
export class TlsServer {
  readonly server: Server;
  /** PEM */
  readonly ca: string;

  private constructor(server: Server, ca: string) {
    this.server = server;
    this.ca = ca;
  }

  static async start(): Promise<TlsServer> {
    const ca = await createAuthority('kubernetes-ca', Date.now());
    const authority = await loadAuthority('kubernetes-ca', ca);
    const names = { dns: ['kubernetes'], ips: [] };
    const serving = await issue(authority, { subject: { commonName: 'api' }, usages: ['server'], names }, Date.now());
    const server = createServer({ cert: serving.certificate, key: serving.privateKey });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TlsServer(server, ca.certificate);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Links to a cluster `lab` whose hosts all lead to this server, by streams that are no sockets, as those of SSH are. */
  links(): ClusterLinks {
    const credentials = { server: 'https://unused', ca: this.ca };
    return new ClusterLinks({
      reach: async () => ({ cluster: 'lab', spec: twoMasters, access: 'ssh', credentials }),
      openHost: () => async (spec) => new FakeHost(spec.name).listen('127.0.0.1', 6443, () => channelTo(this.port)),
    });
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A connection to a port of loopback that is a stream and nothing more. */
function channelTo(port: number): Duplex {
  const socket = connect(port, '127.0.0.1');
  return Duplex.from({ readable: socket, writable: socket });
}
