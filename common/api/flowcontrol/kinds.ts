import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of flowcontrol.apiserver.k8s.io. */
export const flowcontrolKinds: readonly Kind<ApiObject>[] = [];
