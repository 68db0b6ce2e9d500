import { expect, it } from 'vitest';
import { nodeState } from './node-state.ts';

const healthy = { ready: 'ready', problems: [], unschedulable: false, deleting: false } as const;

it.each([
  ['is ready', {}, 'ready', 'good'],
  ['takes no new pods', { unschedulable: true }, 'cordoned', 'idle'],
  ['is short of something', { problems: ['DiskPressure: /var is full'] }, 'pressed', 'busy'],
  ['is being deleted', { deleting: true }, 'deleting', 'busy'],
  ['says it is not ready, though cordoned as well', { ready: 'notReady', unschedulable: true }, 'notReady', 'bad'],
  ['is silent, which outweighs what it said last', { ready: 'unknown', problems: ['MemoryPressure'] }, 'silent', 'bad'],
] as const)('a node that %s', (_why, change, word, tone) => {
  expect(nodeState({ ...healthy, ...change })).toEqual({ word, tone });
});
