import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { RuleResolver } from '../authorization/rule-resolver.ts';
import type { TokenReader } from '../authentication/token-reader.ts';
import type { User } from '../authentication/authenticator.ts';

/** A question put as an object: POST answers it, and nothing is stored. `SelfSubjectAccessReview`, `TokenReview` … */
export interface Review<T extends ApiObject = ApiObject> {
  readonly kind: Kind<T>;
  readonly verbs: readonly ['create'];
  readonly subresources: Readonly<Record<string, never>>;
  setDefaults(object: T): void;
  /** The object with its status filled in. Throws a StatusError for a question that makes no sense. */
  answer(object: T, context: ReviewContext): T | Promise<T>;
}

/** Who can answer. */
export interface ReviewAuthorities {
  readonly authorizer: Authorizer;
  readonly rules: RuleResolver;
  readonly tokens: TokenReader;
}

/** Who asks, where, and who knows. */
export interface ReviewContext extends ReviewAuthorities {
  readonly user: User;
  /** Of the path; empty for what stands outside namespaces. */
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** A review that needs no defaults. */
export function defineReview<T extends ApiObject>(
  kind: Kind<T>,
  answer: (object: NoInfer<T>, context: ReviewContext) => T | Promise<T>,
): Review<T> {
  return { kind, verbs: ['create'], subresources: {}, setDefaults: () => {}, answer };
}
