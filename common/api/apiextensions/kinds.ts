import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of apiextensions.k8s.io. */
export const apiextensionsKinds: readonly Kind<ApiObject>[] = [];
