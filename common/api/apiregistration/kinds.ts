import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of apiregistration.k8s.io. */
export const apiregistrationKinds: readonly Kind<ApiObject>[] = [];
