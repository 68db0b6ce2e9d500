import { abortable } from '../../../../common/base/abortable.ts';
import type { ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { ClusterRoleBinding } from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import type { Role } from '../../../../common/api/rbac/v1/role.ts';
import type { RoleBinding } from '../../../../common/api/rbac/v1/role-binding.ts';
import type { Subject } from '../../../../common/api/rbac/v1/subject.ts';
import type { User } from '../../authentication/authenticator.ts';
import { type CompiledRule, compileRule } from './compiled-rule.ts';

/** What a role allows. */
export interface KnownRole {
  readonly rules: readonly PolicyRule[];
  readonly compiled: readonly CompiledRule[];
}

/** A role that is given to somebody by a binding. */
export interface Granted {
  /** As upstream describes it: `ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  readonly description: string;
  /** The key under which the role is known, if there is one. */
  readonly role: RoleKey;
  /** In upstream's words. */
  readonly missing: string;
}

/** `ClusterRole/<name>` or `Role/<namespace>/<name>`. */
export type RoleKey = `ClusterRole/${string}` | `Role/${string}/${string}`;

/** Whom a binding names: `User/<name>` or `Group/<name>`. A service account is the user that its tokens make one. */
type SubjectKey = `${'User' | 'Group'}/${string}`;

/** Of one scope: by subject, then by the binding's name, and its place in it. */
type GrantsBySubject = Map<SubjectKey, Map<string, Granted>>;

/** The key of what holds in the whole cluster, which no namespace has. */
const everywhere = '';

/**
 * Roles and bindings as decisions need them: rules compiled once, bindings found by whom they name. However many there are,
 * a decision looks at those of its user and of the user's groups only. Fed with every object as it changes.
 */
export class RoleIndex {
  readonly #roles = new Map<RoleKey, KnownRole>();
  /** By namespace. */
  readonly #grants = new Map<string, GrantsBySubject>();
  /** Which subjects a binding names, to take it back. */
  readonly #subjects = new Map<string, readonly SubjectKey[]>();
  readonly #waiting = new Set<() => void>();

  putClusterRole(name: string, { rules = [] }: ClusterRole): void {
    this.#roles.set(`ClusterRole/${name}`, { rules, compiled: rules.map(compileRule) });
    this.#tell();
  }

  /** `key` is `namespace/name`. */
  putRole(key: string, { rules = [] }: Role): void {
    this.#roles.set(roleKey(key), { rules, compiled: rules.map(compileRule) });
    this.#tell();
  }

  removeClusterRole(name: string): void {
    this.#roles.delete(`ClusterRole/${name}`);
  }

  removeRole(key: string): void {
    this.#roles.delete(roleKey(key));
  }

  putClusterRoleBinding(name: string, binding: ClusterRoleBinding): void {
    this.#putBinding(everywhere, name, binding);
  }

  putRoleBinding(_key: string, binding: RoleBinding): void {
    this.#putBinding(binding.metadata.namespace ?? '', binding.metadata.name, binding);
  }

  removeClusterRoleBinding(name: string): void {
    this.#removeBinding(everywhere, name);
  }

  /** `key` is `namespace/name`. */
  removeRoleBinding(key: string): void {
    const slash = key.indexOf('/');
    this.#removeBinding(key.slice(0, slash), key.slice(slash + 1));
  }

  role(key: RoleKey): KnownRole | undefined {
    return this.#roles.get(key);
  }

  /** Whether this binding is known; an empty namespace is that of ClusterRoleBindings. */
  hasBinding(namespace: string, name: string): boolean {
    return this.#subjects.has(`${namespace}/${name}`);
  }

  /** Resolves when `holds` does, asked now and after each object that comes. */
  async until(holds: () => boolean, signal: AbortSignal): Promise<void> {
    if (holds()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (holds()) resolve();
    };
    this.#waiting.add(look);
    try {
      await abortable(promise, signal);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** What somebody is granted everywhere, then what in the namespace, if one is named. */
  *grantsOf(user: User, namespace: string): Generator<Granted> {
    yield* grantsIn(this.#grants.get(everywhere), user);
    if (namespace !== everywhere) yield* grantsIn(this.#grants.get(namespace), user);
  }

  #putBinding(namespace: string, name: string, binding: RoleBinding | ClusterRoleBinding): void {
    this.#removeBinding(namespace, name);
    const bySubject = this.#grants.get(namespace) ?? new Map<SubjectKey, Map<string, Granted>>();
    this.#grants.set(namespace, bySubject);
    const keys: SubjectKey[] = [];
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, namespace);
      if (!key) continue;
      keys.push(key);
      const granted = bySubject.get(key) ?? new Map<string, Granted>();
      bySubject.set(key, granted);
      granted.set(name, grantOf(namespace, name, binding, subject));
    }
    this.#subjects.set(`${namespace}/${name}`, keys);
    this.#tell();
  }

  #tell(): void {
    for (const look of this.#waiting) look();
  }

  #removeBinding(namespace: string, name: string): void {
    const bySubject = this.#grants.get(namespace);
    for (const key of this.#subjects.get(`${namespace}/${name}`) ?? []) {
      const granted = bySubject?.get(key);
      granted?.delete(name);
      if (granted?.size === 0) bySubject?.delete(key);
    }
    this.#subjects.delete(`${namespace}/${name}`);
    if (bySubject?.size === 0) this.#grants.delete(namespace);
  }
}

/** `key` is `namespace/name`. */
const roleKey = (key: string): RoleKey => `Role/${key}` as RoleKey;

function* grantsIn(bySubject: GrantsBySubject | undefined, user: User): Generator<Granted> {
  if (!bySubject) return;
  yield* bySubject.get(`User/${user.name}`)?.values() ?? [];
  for (const group of user.groups) yield* bySubject.get(`Group/${group}`)?.values() ?? [];
}

/** An account that names no namespace is of the binding's; one that has neither is nobody. */
function subjectKey({ kind, name, namespace }: Subject, within: string): SubjectKey | undefined {
  switch (kind) {
    case 'User':
    case 'Group':
      return `${kind}/${name}`;
    case 'ServiceAccount': {
      const home = namespace || within;
      return home === '' ? undefined : `User/system:serviceaccount:${home}:${name}`;
    }
    default:
      return undefined;
  }
}

function grantOf(namespace: string, name: string, { roleRef }: RoleBinding, subject: Subject): Granted {
  const binding =
    namespace === everywhere
      ? `ClusterRoleBinding ${JSON.stringify(name)}`
      : `RoleBinding ${JSON.stringify(`${name}/${namespace}`)}`;
  const role: RoleKey =
    roleRef.kind === 'ClusterRole' ? `ClusterRole/${roleRef.name}` : `Role/${namespace}/${roleRef.name}`;
  return {
    description: `${binding} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${describeSubject(subject, namespace)}`,
    role,
    missing: `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(roleRef.name)} not found`,
  };
}

function describeSubject({ kind, name, namespace }: Subject, within: string): string {
  return kind === 'ServiceAccount'
    ? `ServiceAccount ${JSON.stringify(`${name}/${namespace || within}`)}`
    : `${kind} ${JSON.stringify(name)}`;
}
