import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { User } from '../authentication/authenticator.ts';
import type { Authorizer } from '../authorization/authorizer.ts';

/** A question put as an object: POST answers it, and nothing is stored. `SelfSubjectAccessReview`, `TokenReview` … */
export interface Review<T extends ApiObject = ApiObject> {
  readonly kind: Kind<T>;
  readonly verbs: readonly ['create'];
  readonly subresources: Readonly<Record<string, never>>;
  setDefaults(object: T): void;
  /** The object with its status filled in. Throws a StatusError for a question that makes no sense. */
  answer(object: T, context: ReviewContext): T | Promise<T>;
}

/** Who asks, where, and who knows. */
export interface ReviewContext {
  readonly user: User;
  /** Of the path; empty for what stands outside namespaces. */
  readonly namespace: string;
  readonly authorizer: Authorizer;
  readonly signal: AbortSignal;
}
