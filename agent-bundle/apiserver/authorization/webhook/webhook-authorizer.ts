import { SubjectAccessReviewKind } from '../../../../common/api/authorization/v1/subject-access-review.ts';
import { type Clock, asError, systemClock } from '../../../../common/base/clock.ts';
import { withDeadline } from '../../../../common/base/deadline.ts';
import { HttpsTransport } from '../../../../common/client/node/https-transport.ts';
import type { Transport } from '../../../../common/client/transport.ts';
import { decodeObject } from '../../codec/decode-object.ts';
import type { AuthorizationWebhook } from '../../config/authorization.ts';
import type { Attributes, Authorizer, Decision } from '../authorizer.ts';
import { type RuleResolver, cannotList } from '../rule-resolver.ts';
import { DecisionCache } from './decision-cache.ts';
import { decisionOf, reviewOf } from './review-of.ts';

/** How long the webhook may take to answer, in milliseconds. */
const answerDeadline = 30_000;

interface Options {
  readonly transport?: Transport;
  readonly clock?: Clock;
}

/**
 * Asks another server, and keeps its answers for a while; the same question is under way once at a time. A server that is
 * away or answers what cannot be read has no opinion, so the next authorizer is asked.
 * https://kubernetes.io/docs/reference/access-authn-authz/webhook/
 */
export class WebhookAuthorizer implements Authorizer, RuleResolver {
  readonly #config: AuthorizationWebhook;
  readonly #transport: Transport;
  readonly #kept: DecisionCache;
  readonly #asking = new Map<string, Promise<Decision>>();
  readonly #end = new AbortController();

  constructor(config: AuthorizationWebhook, { transport, clock = systemClock }: Options = {}) {
    const { server, ...credentials } = config.access;
    this.#config = config;
    this.#transport = transport ?? new HttpsTransport({ credentials, servers: [server] });
    this.#kept = new DecisionCache(clock);
  }

  authorize(attributes: Attributes): Decision | Promise<Decision> {
    const question = JSON.stringify(reviewOf(attributes));
    return this.#kept.get(question) ?? this.#asking.get(question) ?? this.#ask(question);
  }

  rulesFor: RuleResolver['rulesFor'] = () => cannotList('webhook authorizer');

  /** Questions under way are given up. */
  close(): void {
    this.#end.abort();
    this.#transport.close();
  }

  #ask(question: string): Promise<Decision> {
    const asking = this.#answer(question).finally(() => this.#asking.delete(question));
    this.#asking.set(question, asking);
    return asking;
  }

  async #answer(question: string): Promise<Decision> {
    try {
      const decision = await this.#post(question);
      const { allowedFor, refusedFor } = this.#config;
      this.#kept.put(question, decision, decision.outcome === 'allow' ? allowedFor : refusedFor);
      return decision;
    } catch (error) {
      return { outcome: 'no-opinion', error: asError(error).message };
    }
  }

  async #post(body: string): Promise<Decision> {
    const signal = withDeadline(this.#end.signal, answerDeadline);
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const send = () => this.#transport.request({ method: 'POST', path: '', headers, body, signal });
    // Once more: a kept connection may have ended meanwhile, which tells nothing of the server.
    const response = await send().catch(send);
    const [text, { status }] = [await response.text(), response];
    if (status < 200 || status > 299) throw new Error(`the authorization webhook answered with the code ${status}`);
    const review = decodeObject({ kind: SubjectAccessReviewKind }, Buffer.from(text), {
      contentType: 'application/json',
      fieldValidation: 'Ignore',
    });
    if (!review.object.status) throw new Error('the authorization webhook answered without a status');
    return decisionOf(review.object.status);
  }
}
