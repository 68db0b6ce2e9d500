import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of networking.k8s.io. */
export const networkingKinds: readonly Kind<ApiObject>[] = [];
