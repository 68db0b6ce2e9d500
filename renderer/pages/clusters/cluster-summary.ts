import type { ClusterRow } from '../../../common/ipc/rows/cluster.ts';
import type { PlanRunRow } from '../../../common/ipc/rows/plan-run.ts';
import type { Tone } from '../../../common/ipc/rows/resource.ts';

/** How a cluster is at a glance; `state` names a message: `clusters.states.<state>`. */
export interface ClusterSummary {
  readonly tone: Tone;
  readonly state: string;
  /** The run that is at work on it. */
  readonly run?: string;
}

const planStates = { check: 'check', create: 'creating', destroy: 'destroying' } as const;
const tones = { idle: 'idle', connecting: 'busy', connected: 'good', unreachable: 'bad' } as const;

/** A plan at work says more than a link; a cluster not made yet has none to speak of. */
export function clusterSummary({ created, state }: ClusterRow, run: PlanRunRow | undefined): ClusterSummary {
  if (run?.state.kind === 'running' || run?.state.kind === 'cancelling') {
    return { tone: 'busy', state: planStates[run.plan], run: run.id };
  }
  if (!created) return { tone: 'idle', state: 'notCreated' };
  return { tone: tones[state.kind], state: state.kind };
}
