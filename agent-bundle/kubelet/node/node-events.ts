import type { Node } from '../../../common/api/core/v1/node.ts';

interface NodeEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** By condition: the reasons of the events that tell that it is so, and that it is not. */
const reasons: Readonly<Record<string, readonly [is: string, isNot: string]>> = {
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
  Ready: ['NodeReady', 'NodeNotReady'],
};

/** What of a status is told as events of the node, given the one before; undefined where there was none. */
export function nodeEvents(
  name: string,
  before: Node['status'] | undefined,
  { conditions = [], nodeInfo }: NonNullable<Node['status']>,
): NodeEvent[] {
  const changes = conditions.flatMap(({ type, status }): NodeEvent[] => {
    const old = before?.conditions?.find((condition) => condition.type === type);
    const [is, isNot] = reasons[type] ?? [];
    // That a new node is not ready yet goes without saying.
    if (old?.status === status || (type === 'Ready' && !old)) return [];
    const reason = status === 'True' ? is : isNot;
    return reason === undefined ? [] : [statusIsNow(name, reason)];
  });
  const bootID = nodeInfo?.bootID ?? '';
  const wasBootID = before?.nodeInfo?.bootID ?? '';
  if (wasBootID === '' || bootID === '' || wasBootID === bootID) return changes;
  const message = `Node ${name} has been rebooted, boot id: ${bootID}`;
  return [{ type: 'Warning', reason: 'Rebooted', message }, ...changes];
}

/** A person has taken the node out of scheduling, or put it back: undefined where nothing is new. */
export function cordonEvent(name: string, before: boolean, now: boolean): NodeEvent | undefined {
  return before === now ? undefined : statusIsNow(name, now ? 'NodeNotSchedulable' : 'NodeSchedulable');
}

const statusIsNow = (name: string, reason: string): NodeEvent => ({
  type: 'Normal',
  reason,
  message: `Node ${name} status is now: ${reason}`,
});
