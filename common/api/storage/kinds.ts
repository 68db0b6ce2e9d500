import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of storage.k8s.io. */
export const storageKinds: readonly Kind<ApiObject>[] = [];
