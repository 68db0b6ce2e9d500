/** A webhook or a policy. */
export interface Reinvocable {
  /** `IfNeeded`: asked again when another one changed the object after it. */
  readonly reinvocationPolicy: 'IfNeeded' | 'Never';
}

/**
 * Who is asked again about a request, because its object has changed after they were asked. All that there is of a request after its
 * first round.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy
 */
export class Reinvocation {
  /** Those that were asked, want to be asked again if needed, and have seen the object as it is. */
  readonly #content = new Set<Reinvocable>();
  readonly #again = new Set<Reinvocable>();
  #last = '';

  /** Its answer is carried out; `object`: as it is now. */
  asked(asked: Reinvocable, outcome: 'changed' | 'unchanged', object: string): void {
    if (outcome === 'changed') this.#askAgain();
    if (asked.reinvocationPolicy === 'IfNeeded') this.#content.add(asked);
    this.#last = object;
  }

  /** Whether it is its turn in the second round, when the object is so. */
  isDue(asked: Reinvocable, object: string): boolean {
    if (object !== this.#last) this.#askAgain();
    return this.#again.has(asked);
  }

  #askAgain(): void {
    for (const each of this.#content) this.#again.add(each);
    this.#content.clear();
  }
}
