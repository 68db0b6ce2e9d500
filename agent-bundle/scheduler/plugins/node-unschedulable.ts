import { tolerates } from '../../../common/api/core/v1/tolerations.ts';
import { type With, unresolvable } from '../framework.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const cordoned = unresolvable('node(s) were unschedulable');

/** Cordoned nodes take only pods that tolerate it. */
export const nodeUnschedulable: With<'preFilter'> = {
  name: 'NodeUnschedulable',
  events: ['node'],
  helpedBy: (_, event) => event.type === 'node' && !event.object?.spec?.unschedulable,
  preFilter({ pod: { spec } }) {
    if (spec.tolerations?.some((toleration) => tolerates(toleration, taint))) return undefined;
    return { filter: ({ node }) => (node.spec?.unschedulable ? cordoned : undefined) };
  },
};
