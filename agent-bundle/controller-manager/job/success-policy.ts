import type { SuccessPolicy, SuccessPolicyRule } from '../../../common/api/batch/v1/job-policies.ts';
import { parseIndexes } from './indexes.ts';

/** The first rule that holds, in words; undefined: none does. https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy */
export function successOf(
  policy: SuccessPolicy | undefined,
  succeeded: ReadonlySet<number>,
  completions: number,
): string | undefined {
  const index = policy?.rules.findIndex((rule) => holds(rule, succeeded, completions)) ?? -1;
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}

function holds(rule: SuccessPolicyRule, succeeded: ReadonlySet<number>, completions: number): boolean {
  const { succeededIndexes, succeededCount } = rule;
  if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
  const wanted = parseIndexes(succeededIndexes, completions);
  const reached = [...wanted].filter((index) => succeeded.has(index)).length;
  return reached >= (succeededCount ?? wanted.size);
}
