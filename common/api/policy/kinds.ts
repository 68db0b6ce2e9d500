import { PodDisruptionBudgetKind } from './v1/pod-disruption-budget.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of policy. */
export const policyKinds: readonly Kind<ApiObject>[] = [PodDisruptionBudgetKind];
