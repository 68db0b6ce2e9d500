import type {
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
} from '../../../common/api/batch/v1/job-policies.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ContainerStatus } from '../../../common/api/core/v1/container-status.ts';

/** What a failed pod means. */
export type FailureMeaning =
  { readonly type: 'Count' | 'Ignore' | 'FailIndex' } | { readonly type: 'FailJob'; readonly message: string };

/** The first rule that matches decides. https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy */
export function meaningOf(policy: PodFailurePolicy | undefined, pod: Pod): FailureMeaning {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const what = match(rule, pod);
    if (what === undefined) continue;
    const { action } = rule;
    if (action === 'FailJob') return { type: action, message: `${what} matching FailJob rule at index ${index}` };
    if (action === 'Ignore' || action === 'FailIndex') return { type: action };
    return { type: 'Count' };
  }
  return { type: 'Count' };
}

/** What matches, as a sentence begins; undefined: nothing does. */
function match({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { name, namespace } = pod.metadata;
  if (onExitCodes) {
    const container = failedContainer(onExitCodes, pod);
    if (!container) return undefined;
    const code = container.state?.terminated?.exitCode;
    return `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code}`;
  }
  const conditions = pod.status?.conditions ?? [];
  const wanted = onPodConditions.find(({ type, status = 'True' }) =>
    conditions.some((condition) => condition.type === type && condition.status === status),
  );
  return wanted && `Pod ${namespace}/${name} has condition ${wanted.type}`;
}

function failedContainer(
  { containerName, operator, values }: PodFailurePolicyOnExitCodesRequirement,
  { status }: Pod,
): ContainerStatus | undefined {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return all.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && name !== containerName)) return false;
    return values.includes(code) === (operator === 'In');
  });
}
