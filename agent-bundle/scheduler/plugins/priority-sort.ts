import type { Queued, With } from '../framework.ts';

const priorityOf = ({ pod }: Queued) => pod.spec.priority ?? 0;

/** The more important first, then the older. */
export const prioritySort: With<'queueSort'> = {
  name: 'PrioritySort',
  queueSort: (a, b) => priorityOf(b) - priorityOf(a) || a.order - b.order,
};
