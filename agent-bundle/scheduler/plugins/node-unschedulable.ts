import { tolerates } from '../../../common/api/core/v1/tolerations.ts';
import type { FilterPlugin } from '../framework.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take only pods that tolerate it. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  helpedBy: ['node-changed'],
  filter: ({ pod }, { node }) =>
    node.spec?.unschedulable && !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))
      ? 'node(s) were unschedulable'
      : undefined,
};
