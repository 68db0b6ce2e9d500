import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of batch. */
export const batchKinds: readonly Kind<ApiObject>[] = [];
