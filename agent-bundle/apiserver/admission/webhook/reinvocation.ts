import type { CompiledWebhook } from './compile-webhook.ts';

/**
 * Who is asked again about a request, because its object has changed after they were asked. All that there is of a request after its
 * first round.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy
 */
export class Reinvocation {
  /** Those that were asked, want to be asked again if needed, and have seen the object as it is. */
  readonly #content = new Set<CompiledWebhook>();
  readonly #again = new Set<CompiledWebhook>();
  #last = '';

  /** Its answer is carried out; `object`: as it is now. */
  asked(webhook: CompiledWebhook, outcome: 'changed' | 'unchanged', object: string): void {
    if (outcome === 'changed') this.#askAgain();
    if (webhook.reinvocationPolicy === 'IfNeeded') this.#content.add(webhook);
    this.#last = object;
  }

  /** Whether it is its turn in the second round, when the object is so. */
  isDue(webhook: CompiledWebhook, object: string): boolean {
    if (object !== this.#last) this.#askAgain();
    return this.#again.has(webhook);
  }

  #askAgain(): void {
    for (const webhook of this.#content) this.#again.add(webhook);
    this.#content.clear();
  }
}
