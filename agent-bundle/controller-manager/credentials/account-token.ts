import { type TokenRequest } from '../../../common/api/authentication/v1/token-request.ts';
import { ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import { abortable } from '../../../common/base/abortable.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isAlreadyExists, isNotFound } from '../../../common/client/api-error.ts';

export interface AccountTokenOptions {
  /** Who may make accounts and ask for their tokens: the controller manager itself. */
  readonly issuer: Pick<ApiClient, 'create' | 'createSubresource'>;
  readonly clock: Clock;
  /** Of the account in kube-system. */
  readonly account: string;
}

interface Held {
  readonly token: string;
  /** By the monotonic clock: from here on a newer one is asked for, and from there on this one is not shown any more. */
  readonly renewAt: number;
  readonly endsAt: number;
}

const namespace = 'kube-system';
const askedSeconds = 3_600;
/** The share of a token's life after which it is renewed, and after which it is too near its end to be shown. */
const renewAfter = 0.75;
const usableFor = 0.95;
/** So long a renewal that failed is not tried again while the old token holds, in milliseconds. */
const retryAfter = 10_000;

/**
 * The token of one service account, asked for when it is needed: who does nothing renews nothing.
 *
 *   none ──get──▶ asked for ──▶ held ──three quarters of its life, get──▶ asked for anew (should that fail, the old one serves)
 *     ▲                          └──drop: the server does not know it any more──┐
 *     └─────────────────────────────────────────────────────────────────────────┘
 */
export class AccountToken {
  readonly #options: AccountTokenOptions;
  #held: Held | undefined;
  #asking: Promise<Held> | undefined;

  constructor(options: AccountTokenOptions) {
    this.#options = options;
  }

  /** A token that holds. Throws what the API answers when there is none to be had. */
  async get(signal: AbortSignal): Promise<string> {
    const now = this.#options.clock.monotonic();
    const held = this.#held;
    if (held && now < held.renewAt) return held.token;
    try {
      return (await abortable(this.#renew(), signal)).token;
    } catch (error) {
      if (!held || held !== this.#held || signal.aborted || now >= held.endsAt) throw error;
      this.#held = { ...held, renewAt: now + retryAfter };
      return held.token;
    }
  }

  /** The server has refused this one: the next `get` asks for another. */
  drop(token: string): void {
    if (this.#held?.token === token) this.#held = undefined;
  }

  /** However many wait for it, it is asked for once. */
  #renew(): Promise<Held> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<Held> {
    const asked = this.#options.clock.monotonic();
    const { status, spec } = await this.#request().catch(async (error: unknown) => {
      if (!isNotFound(error)) throw error;
      await this.#createAccount();
      return this.#request();
    });
    if (!status?.token) throw new Error(`the API gave no token for ${this.#options.account}`);
    const life = (spec.expirationSeconds ?? askedSeconds) * 1_000;
    this.#held = { token: status.token, renewAt: asked + life * renewAfter, endsAt: asked + life * usableFor };
    return this.#held;
  }

  #request(): Promise<TokenRequest> {
    const { issuer, account: name } = this.#options;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: askedSeconds },
    };
    return issuer.createSubresource<TokenRequest>(ServiceAccountKind, { name, namespace }, 'token', body);
  }

  async #createAccount(): Promise<void> {
    const { issuer, account: name } = this.#options;
    await issuer.create(ServiceAccountKind, { metadata: { name, namespace } }).catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  }
}
