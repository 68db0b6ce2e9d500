import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of rbac.authorization.k8s.io. */
export const rbacKinds: readonly Kind<ApiObject>[] = [];
