import type { DaemonSetStatus } from '../../../common/api/apps/v1/daemon-set.ts';
import type { NodeState } from './node-state.ts';

/** The status that says what is. Of several pods on a node the first counts. */
export function daemonSetStatus(
  present: DaemonSetStatus | undefined,
  nodes: readonly NodeState[],
  generation: number,
): DaemonSetStatus {
  const wanted = nodes.filter(({ placement }) => placement === 'run');
  const counted = wanted.flatMap(({ pods: [pod] }) => pod ?? []);
  const numberAvailable = counted.filter(({ available }) => available).length;
  return {
    currentNumberScheduled: counted.length,
    numberMisscheduled: nodes.filter(({ placement, pods }) => placement !== 'run' && pods.length > 0).length,
    desiredNumberScheduled: wanted.length,
    numberReady: counted.filter(({ ready }) => ready).length,
    observedGeneration: generation,
    ...count('updatedNumberScheduled', counted.filter(({ updated }) => updated).length),
    ...count('numberAvailable', numberAvailable),
    ...count('numberUnavailable', wanted.length - numberAvailable),
    ...(present?.collisionCount === undefined ? {} : { collisionCount: present.collisionCount }),
    // Nobody but others sets conditions; they stay.
    ...(present?.conditions ? { conditions: present.conditions } : {}),
  };
}

/** As the API has it, a count of none is left out. */
const count = <Name extends keyof DaemonSetStatus>(name: Name, value: number) => (value === 0 ? {} : { [name]: value });
