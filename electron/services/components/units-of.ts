import type { Role } from '../../bootstrap/cluster-file/cluster-spec.ts';
import { ourUnits } from '../../bootstrap/preflight/host-checks.ts';

export interface UnitOfRole {
  readonly unit: string;
  readonly role: Role;
}

/** The units a host with these roles has of us, in the order they depend on each other. */
export function unitsOf(roles: readonly Role[]): UnitOfRole[] {
  return ourUnits.flatMap(({ unit, role }) => (roles.includes(role) ? [{ unit, role }] : []));
}
