import { type ImmediateAuthorizer, noOpinion } from '../authorizer.ts';
import type { RuleResolver } from '../rule-resolver.ts';
import type { RoleIndex } from './role-index.ts';

/**
 * Allows what the roles allow that are bound to somebody. There is nothing that a role can forbid.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export class RbacAuthorizer implements ImmediateAuthorizer, RuleResolver {
  readonly #index: RoleIndex;

  constructor(index: RoleIndex) {
    this.#index = index;
  }

  authorize: ImmediateAuthorizer['authorize'] = (attributes) => {
    const { user, request } = attributes;
    const missing = new Set<string>();
    const namespace = request.kind === 'path' ? '' : request.namespace;
    for (const granted of this.#index.grantsOf(user, namespace)) {
      const role = this.#index.role(granted.role);
      if (!role) missing.add(granted.missing);
      else if (role.compiled.some((allows) => allows(attributes))) {
        return { outcome: 'allow', reason: `RBAC: allowed by ${granted.description}` };
      }
    }
    return missing.size === 0 ? noOpinion : { outcome: 'no-opinion', reason: `RBAC: ${aggregate([...missing])}` };
  };

  rulesFor: RuleResolver['rulesFor'] = (user, namespace) => {
    const missing = new Set<string>();
    const rules = [...this.#index.grantsOf(user, namespace)].flatMap((granted) => {
      const role = this.#index.role(granted.role);
      if (!role) missing.add(granted.missing);
      return role?.rules ?? [];
    });
    return { rules, errors: missing.size === 0 ? [] : [aggregate([...missing])], incomplete: false };
  };
}

/** Several errors in one text, as upstream puts them. */
function aggregate(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
}
