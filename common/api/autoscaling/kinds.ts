import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of autoscaling. */
export const autoscalingKinds: readonly Kind<ApiObject>[] = [];
