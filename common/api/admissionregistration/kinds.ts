import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of admissionregistration.k8s.io. */
export const admissionregistrationKinds: readonly Kind<ApiObject>[] = [];
