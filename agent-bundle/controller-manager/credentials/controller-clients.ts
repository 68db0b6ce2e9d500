import { type Clock, systemClock } from '../../../common/base/clock.ts';
import { ApiClient } from '../../../common/client/api-client.ts';
import type { Transport } from '../../../common/client/transport.ts';
import { AccountToken } from './account-token.ts';
import { TokenTransport } from './token-transport.ts';

interface ControllerClientsOptions {
  /** The controller manager's own: it reads for all, and asks for the tokens of the others. */
  readonly own: ApiClient;
  /** Connections that carry no credential of their own. Absent: every controller writes as the controller manager. */
  readonly connections: Transport | undefined;
  readonly userAgent: string;
  readonly clock?: Clock;
}

/**
 * Who writes: each controller as `system:serviceaccount:kube-system:<account>`, with the rights of its own role.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles
 */
export class ControllerClients {
  readonly #options: ControllerClientsOptions;
  readonly #byAccount = new Map<string, ApiClient>();

  constructor(options: ControllerClientsOptions) {
    this.#options = options;
  }

  /** The client of this account, the same for all who share it; undefined: of the controller manager itself. */
  of(account: string | undefined): ApiClient {
    const { own, connections, userAgent, clock = systemClock } = this.#options;
    if (account === undefined || !connections) return own;
    const known = this.#byAccount.get(account);
    if (known) return known;
    const token = new AccountToken({ issuer: own, clock, account });
    const client = new ApiClient(new TokenTransport(connections, token), userAgent);
    this.#byAccount.set(account, client);
    return client;
  }

  close(): void {
    this.#options.connections?.close();
    this.#options.own.close();
  }
}
