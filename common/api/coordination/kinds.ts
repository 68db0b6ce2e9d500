import { LeaseKind } from './v1/lease.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of coordination.k8s.io. */
export const coordinationKinds: readonly Kind<ApiObject>[] = [LeaseKind];
