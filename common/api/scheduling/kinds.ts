import { PriorityClassKind } from './v1/priority-class.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of scheduling.k8s.io. */
export const schedulingKinds: readonly Kind<ApiObject>[] = [PriorityClassKind];
