import { Agent } from 'node:https';
import type { ClientTls } from '../config/flag-values.ts';
import type { KubeletAddress } from './pod-location.ts';
import { type BackendAnswer, type BackendRequest, sendTo } from './backend-request.ts';

/** Whether a kubelet's certificate must be one that we know; a client may say that its is not: `insecureSkipTLSVerifyBackend`. */
export type Verification = 'verified' | 'unverified';

/** Requests to kubelets, over TLS with this server's own client certificate. */
export class KubeletClient {
  /** A connection may last for hours, so each request has one of its own. */
  readonly agent: Agent;
  readonly #unverified: Agent;

  constructor({ ca, cert, key }: ClientTls) {
    this.agent = new Agent({ ca, cert, key, keepAlive: false });
    this.#unverified = new Agent({ cert, key, keepAlive: false, rejectUnauthorized: false });
  }

  /** Rejects with an UnreachableError when no kubelet answers there. */
  send(
    { host, port }: KubeletAddress,
    request: BackendRequest,
    verification: Verification = 'verified',
  ): Promise<BackendAnswer> {
    const agent = verification === 'verified' ? this.agent : this.#unverified;
    return sendTo({ agent, host, port }, request);
  }

  close(): void {
    this.agent.destroy();
    this.#unverified.destroy();
  }
}
