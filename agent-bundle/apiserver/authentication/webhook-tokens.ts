import { hash } from 'node:crypto';
import {
  type TokenReview,
  TokenReviewKind,
  type TokenReviewStatus,
} from '../../../common/api/authentication/v1/token-review.ts';
import { abortable } from '../../../common/base/abortable.ts';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { HttpsTransport } from '../../../common/client/node/https-transport.ts';
import type { Transport } from '../../../common/client/transport.ts';
import { decodeObject } from '../codec/decode-object.ts';
import type { TokenWebhook } from '../config/authentication.ts';
import { anonymous, authenticated } from './authenticator.ts';
import { type TokenFinding, type TokenReader, audiencesOfApi, unknown } from './token-reader.ts';

const apiVersion = 'authentication.k8s.io/v1';
/** How long the webhook may take to answer, in milliseconds. */
const answerDeadline = 10_000;
/** Answers of so many tokens are kept. */
const keptMost = 4_096;

interface Options {
  /** The names of this API. */
  readonly audiences: readonly string[];
  readonly transport?: Transport;
  readonly clock?: Clock;
}

interface Kept {
  readonly finding: TokenFinding;
  /** By the monotonic clock. */
  readonly until: number;
}

/**
 * Asks another server whose a token is, and keeps its answers for a while, by the token's hash; the same question is under
 * way once at a time. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export class WebhookTokens implements TokenReader {
  readonly #config: TokenWebhook;
  readonly #audiences: readonly string[];
  readonly #transport: Transport;
  readonly #clock: Clock;
  /** The oldest first. */
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<TokenFinding>>();
  readonly #end = new AbortController();

  constructor(config: TokenWebhook, { audiences, transport, clock = systemClock }: Options) {
    const { server, ...credentials } = config.access;
    this.#config = config;
    this.#audiences = audiences;
    this.#transport = transport ?? new HttpsTransport({ credentials, servers: [server] });
    this.#clock = clock;
  }

  async read(token: string, wanted: readonly string[], signal: AbortSignal): Promise<TokenFinding> {
    const key = hash('sha256', JSON.stringify([token, wanted]), 'base64');
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.#clock.monotonic()) return kept.finding;
    const asking = this.#asking.get(key) ?? this.#ask(key, token, wanted);
    this.#asking.set(key, asking);
    return abortable(asking, signal);
  }

  close(): void {
    this.#end.abort(new DOMException('the server stops', 'AbortError'));
    this.#transport.close();
  }

  async #ask(key: string, token: string, wanted: readonly string[]): Promise<TokenFinding> {
    try {
      const { status } = await this.#question(token, wanted);
      const finding = this.#findingOf(status ?? {}, wanted);
      this.#keep(key, finding);
      return finding;
    } finally {
      this.#asking.delete(key);
    }
  }

  async #question(token: string, wanted: readonly string[]): Promise<TokenReview> {
    const audiences = wanted.length > 0 ? wanted : this.#audiences;
    const body = JSON.stringify({ apiVersion, kind: TokenReviewKind.kind, spec: { token, audiences } });
    const signal = withDeadline(this.#end.signal, answerDeadline);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const send = () => this.#transport.request({ method: 'POST', path: '', headers, body, signal });
    // Once more: a kept connection may have ended meanwhile, which tells nothing of the server.
    const response = await send().catch(send);
    const [text, { status }] = [await response.text(), response];
    if (status < 200 || status > 299) throw new Error(`the token webhook answered with the code ${status}`);
    const options = { contentType: 'application/json', fieldValidation: 'Ignore' } as const;
    return decodeObject({ kind: TokenReviewKind }, Buffer.from(text), options).object;
  }

  #findingOf(
    { authenticated: known, user, audiences, error }: TokenReviewStatus,
    wanted: readonly string[],
  ): TokenFinding {
    if (!known) return error ? unknown(error) : unknown();
    // A server that says nothing of audiences does not look at them: what it knows is for this API.
    const meant =
      audiences === undefined || audiences.length === 0
        ? audiencesOfApi(wanted, this.#audiences)
        : audiences.filter((audience) => (wanted.length > 0 ? wanted : this.#audiences).includes(audience));
    const { username: name = '', uid, groups = [], extra } = user ?? {};
    if (meant.length === 0 || name === '') return unknown();
    const all = name === anonymous.name || groups.includes('system:authenticated') ? groups : authenticated(groups);
    const rest = { ...(uid ? { uid } : {}), ...(extra === undefined ? {} : { extra }) };
    return { state: 'known', user: { name, groups: all, ...rest }, audiences: meant };
  }

  #keep(key: string, finding: TokenFinding): void {
    if (this.#config.cacheTtl === 0) return;
    this.#kept.delete(key);
    this.#kept.set(key, { finding, until: this.#clock.monotonic() + this.#config.cacheTtl });
    if (this.#kept.size <= keptMost) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}
