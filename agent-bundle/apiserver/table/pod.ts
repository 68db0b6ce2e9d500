import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { hasCondition, podSummary } from '../../../common/api/core/v1/pod-summary.ts';
import type { Column } from '../registry/resource.ts';
import { ageOf } from './age.ts';
import { ageColumn, column, nameColumn, none } from './column.ts';

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  column('Ready', 'Containers that are ready, of all that should run.', (pod) => {
    const { ready, total } = podSummary(pod);
    return `${ready}/${total}`;
  }),
  column('Status', 'What the pod is doing, or why it is not.', (pod) => podSummary(pod).status),
  column('Restarts', 'How often its containers have restarted, and when the last one did.', (pod, { now }) => {
    const { restarts, lastRestart } = podSummary(pod);
    return restarts > 0 && lastRestart ? `${restarts} (${ageOf(lastRestart, now)} ago)` : String(restarts);
  }),
  ageColumn,
  column('IP', 'The address of the pod.', (pod) => pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? none, {
    wide: true,
  }),
  column('Node', 'The node it runs on.', (pod) => pod.spec.nodeName ?? none, { wide: true }),
  column('Nominated Node', 'The node that is being cleared for it.', (pod) => pod.status?.nominatedNodeName ?? none, {
    wide: true,
  }),
  column('Readiness Gates', 'Readiness gates that are true, of all.', readinessGates, { wide: true }),
];

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return none;
  return `${gates.filter(({ conditionType }) => hasCondition(pod, conditionType)).length}/${gates.length}`;
}
