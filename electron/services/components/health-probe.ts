import type { ComponentHealth, EtcdMember } from '../../../common/ipc/rows/component.ts';
import { ApiClient } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { Credentials } from '../../../common/client/kubeconfig.ts';
import { HttpsTransport } from '../../../common/client/node/https-transport.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Host } from '../../hosts/host.ts';
import { type EtcdClient, openEtcdClient } from '../etcd/etcd-client.ts';
import { memberHealth } from '../etcd/member-health.ts';

export interface ProbeAnswer {
  readonly health: ComponentHealth;
  readonly etcd?: EtcdMember;
}

/** Asks one component on one host how it is, as often as somebody wants to know. */
export interface HealthProbe {
  /** What keeps it from answering is its health; rejects only when the signal is aborted. */
  ask(signal: AbortSignal): Promise<ProbeAnswer>;
  close(): Promise<void>;
}

/** Milliseconds for one question; an API server gives each of its checks 5 s, and then says which of them failed. */
const deadline = 6_000;

/**
 * The probes of a host, by unit. The controller manager, the scheduler, kube-proxy, flanneld and containerd serve no
 * health endpoint: of them systemd alone tells.
 */
export function healthProbes(host: Host, credentials: Credentials): Record<string, HealthProbe> {
  const https = (port: number, path: string, serverName: string) =>
    new HttpsProbe(host, { credentials, port, path, serverName });
  return {
    'etcd.service': new EtcdProbe(host),
    'kube-apiserver.service': https(6443, '/readyz', 'kubernetes'),
    // Its certificate carries the node's names, not the loopback's.
    'kubelet.service': https(10_250, '/healthz', host.name),
  };
}

interface HttpsEndpoint {
  readonly credentials: Credentials;
  readonly port: number;
  readonly path: string;
  /** That its certificate must carry. */
  readonly serverName: string;
}

/** Each time over a new connection: a server hangs up on one that rests as long as we do between two questions. */
class HttpsProbe implements HealthProbe {
  readonly #host: Host;
  readonly #endpoint: HttpsEndpoint;

  constructor(host: Host, endpoint: HttpsEndpoint) {
    this.#host = host;
    this.#endpoint = endpoint;
  }

  async ask(signal: AbortSignal): Promise<ProbeAnswer> {
    const { credentials, port, path, serverName } = this.#endpoint;
    const within = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
    const connect = (address: string, to: number) => this.#host.connectTo(address, to, { signal: within });
    const servers = [`https://127.0.0.1:${port}`];
    const client = new ApiClient(new HttpsTransport({ credentials, servers, serverName, connect }), 'pilothouse');
    try {
      await client.text(path, { signal: within });
      return { health: { kind: 'healthy' } };
    } catch (error) {
      signal.throwIfAborted();
      return { health: { kind: 'failing', reason: failingReason(asError(error)) } };
    } finally {
      client.close();
    }
  }

  async close(): Promise<void> {}
}

class EtcdProbe implements HealthProbe {
  readonly #host: Host;
  #client: EtcdClient | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  async ask(signal: AbortSignal): Promise<ProbeAnswer> {
    try {
      this.#client ??= await openEtcdClient(this.#host, signal);
      const { health, member } = await memberHealth(this.#client.etcd, signal);
      return { health, etcd: member };
    } catch (error) {
      signal.throwIfAborted();
      return { health: { kind: 'failing', reason: asError(error).message } };
    }
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }
}

/** The checks that failed, of the list an API server answers: `[-]etcd failed: reason withheld`. */
export function failingReason(error: Error): string {
  if (error.name === 'TimeoutError') return `no answer within ${deadline / 1000} s`;
  const failed = error instanceof ApiError ? error.message.match(/^\[-\].*$/gm) : null;
  return failed ? failed.map((line) => line.slice('[-]'.length)).join('; ') : error.message;
}
