import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of policy. */
export const policyKinds: readonly Kind<ApiObject>[] = [];
