import { withDeadline } from '../../../../common/base/deadline.ts';
import { ClusterRoleBindingKind } from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import { ClusterRoleKind } from '../../../../common/api/rbac/v1/cluster-role.ts';
import { RoleBindingKind } from '../../../../common/api/rbac/v1/role-binding.ts';
import { RoleKind } from '../../../../common/api/rbac/v1/role.ts';
import type { ApiObject, Kind } from '../../../../common/api/schema/kind.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { SystemWriter } from '../../system-objects/system-writer.ts';
import { type DefaultObjects, defaultObjects } from './default-roles/index.ts';
import type { RoleIndex } from './role-index.ts';
import { type Reconciled, reconcileBinding, reconcileRole } from './reconcile.ts';

/** How long the index may lag behind the writes, in milliseconds; somebody may have deleted one meanwhile. */
const knownDeadline = 10_000;

/**
 * Makes the default roles and bindings, and adds to those that are there what they lack. What is written is decided from the
 * caches, all at once: after a restart nothing is. Resolves once the index has all of them. The namespaces of the system must be there.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation
 */
export async function bootstrapRoles(
  writer: SystemWriter,
  served: ServedResources,
  index: RoleIndex,
  signal: AbortSignal,
): Promise<void> {
  const all = defaultObjects();
  const ensureAll = async <T extends ApiObject>(
    kind: Kind<T>,
    expected: readonly T[],
    reconcile: (there: T, wanted: T) => Reconciled<T>,
  ): Promise<void> => {
    const there = await objectsOf(served, kind, signal);
    const write = expected.map((wanted) =>
      ensure(writer, kind, { there: there.get(keyOf(wanted)), wanted, reconcile }, signal),
    );
    await Promise.all(write);
  };
  await Promise.all([
    ensureAll(ClusterRoleKind, all.clusterRoles, reconcileRole),
    ensureAll(ClusterRoleBindingKind, all.clusterRoleBindings, reconcileBinding),
    ensureAll(RoleKind, all.roles, reconcileRole),
    ensureAll(RoleBindingKind, all.roleBindings, reconcileBinding),
  ]);
  await index.until(() => knowsAll(index, all), withDeadline(signal, knownDeadline));
}

function knowsAll(index: RoleIndex, all: DefaultObjects): boolean {
  const knows = ({ metadata: { namespace = '', name } }: ApiObject) => index.hasBinding(namespace, name);
  return (
    all.clusterRoles.every(({ metadata }) => index.role(`ClusterRole/${metadata.name}`)) &&
    all.roles.every(({ metadata }) => index.role(`Role/${metadata.namespace ?? ''}/${metadata.name}`)) &&
    all.clusterRoleBindings.every(knows) &&
    all.roleBindings.every(knows)
  );
}

interface Ensured<T> {
  readonly there: T | undefined;
  readonly wanted: T;
  readonly reconcile: (there: T, wanted: T) => Reconciled<T>;
}

async function ensure<T extends ApiObject>(
  writer: SystemWriter,
  kind: Kind<T>,
  { there, wanted, reconcile }: Ensured<T>,
  signal: AbortSignal,
): Promise<void> {
  if (!there) return writer.ensure(kind, wanted, signal);
  switch (reconcile(there, wanted).type) {
    case 'keep':
      return;
    case 'change':
      return writer.apply(kind, wanted, (newest) => changeTo(reconcile(newest, wanted), newest), signal);
    case 'replace':
      await writer.remove(kind, wanted, signal);
      return writer.ensure(kind, wanted, signal);
  }
}

/** Decided again upon the newest state. */
function changeTo<T extends object>(decided: Reconciled<T>, newest: T): void {
  if (decided.type === 'change') Object.assign(newest, decided.object);
}

const keyOf = ({ metadata }: ApiObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

async function objectsOf<T extends ApiObject>(
  served: ServedResources,
  kind: Kind<T>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, T>> {
  const { items } = await served.require(kind).cache.list({ at: 'any' }, signal);
  return new Map(
    items.map(({ bytes }) => {
      const object = parseStored(bytes) as T;
      return [keyOf(object), object] as const;
    }),
  );
}
