import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of certificates.k8s.io. */
export const certificatesKinds: readonly Kind<ApiObject>[] = [];
