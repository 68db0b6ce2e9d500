import type { Deployment, DeploymentCondition } from '../../../../common/api/apps/v1/deployment.ts';
import { SelectorError, formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import type { WorkloadRow } from '../../../../common/ipc/rows/resource.ts';
import { resourceRow } from './resource-row.ts';
import { workloadTone } from './workload-tone.ts';

export function deploymentRow(deployment: Deployment): WorkloadRow {
  const { metadata, spec, status } = deployment;
  const counts = {
    wanted: spec.replicas ?? 1,
    current: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
  };
  const isSettled =
    (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0) && counts.updated === counts.current;
  const failure = condition(deployment, 'ReplicaFailure', 'True') ?? condition(deployment, 'Progressing', 'False');
  const tone = workloadTone(counts, isSettled, failure !== undefined);
  const cause =
    failure ?? condition(deployment, 'Available', 'False') ?? condition(deployment, 'Progressing', 'Unknown');
  return {
    ...resourceRow(deployment),
    ...counts,
    tone,
    message: tone === 'good' || tone === 'idle' ? '' : (cause?.message ?? cause?.reason ?? ''),
    images: spec.template.spec.containers.map(({ image = '' }) => image),
    selector: selectorText(deployment),
  };
}

function condition({ status }: Deployment, type: string, value: string): DeploymentCondition | undefined {
  return status?.conditions?.find((each) => each.type === type && each.status === value);
}

/** As kubectl writes it; one with words from a newer API is shown as it stands. */
function selectorText({ spec: { selector } }: Deployment): string {
  try {
    return formatRequirements(requirementsOf(selector));
  } catch (error) {
    if (error instanceof SelectorError) return JSON.stringify(selector);
    throw error;
  }
}
