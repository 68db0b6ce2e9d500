import { podDisruptionBudgets } from './pod-disruption-budget.ts';
import type { Resource } from '../resource.ts';

/** The resources of policy. */
export const policyResources: readonly Resource[] = [podDisruptionBudgets];
