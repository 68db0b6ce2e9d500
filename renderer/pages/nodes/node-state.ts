import type { NodeRow, Tone } from '../../../common/ipc/rows/resource.ts';

/** A node's state as its column shows it: a word of `nodes.states` and how it is to be taken. */
export interface NodeState {
  readonly word: 'ready' | 'cordoned' | 'pressed' | 'notReady' | 'silent' | 'deleting';
  readonly tone: Tone;
}

/** What matters most comes first: a node that is away is away, cordoned or not. */
export function nodeState({
  ready,
  problems,
  unschedulable,
  deleting,
}: Pick<NodeRow, 'ready' | 'problems' | 'unschedulable' | 'deleting'>): NodeState {
  if (ready === 'unknown') return { word: 'silent', tone: 'bad' };
  if (ready === 'notReady') return { word: 'notReady', tone: 'bad' };
  if (deleting) return { word: 'deleting', tone: 'busy' };
  if (problems.length > 0) return { word: 'pressed', tone: 'busy' };
  return unschedulable ? { word: 'cordoned', tone: 'idle' } : { word: 'ready', tone: 'good' };
}
