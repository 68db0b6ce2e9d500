import type { With } from '../framework.ts';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/ */
export const schedulingGates: With<'preEnqueue'> = {
  name: 'SchedulingGates',
  preEnqueue({ spec: { schedulingGates: gates = [] } }) {
    if (gates.length === 0) return undefined;
    return `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`;
  },
};
