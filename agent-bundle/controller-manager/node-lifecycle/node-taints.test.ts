import { describe, expect, it } from 'vitest';
import type { Node, Taint } from '../../../common/api/core/v1/node.ts';
import { changedTaints, drivesPodsAway, noExecuteTaint, noScheduleTaints } from './node-taints.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const node = (conditions: Record<string, string>, spec: Node['spec'] = {}): Node => ({
  metadata: { name: 'h1' },
  spec,
  status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })) },
});
const own = (name: string) => `node.kubernetes.io/${name}`;

describe('the taints a node should have', () => {
  it.each([
    ['a ready node', node({ Ready: 'True' }), [], undefined],
    ['a node that is not ready', node({ Ready: 'False' }), ['not-ready'], 'not-ready'],
    ['a node nobody hears of', node({ Ready: 'Unknown' }), ['unreachable'], 'unreachable'],
    ['a node that never told anything', node({}), ['not-ready'], undefined],
    ['a cordoned node', node({ Ready: 'True' }, { unschedulable: true }), ['unschedulable'], undefined],
    ['a node short of memory', node({ Ready: 'True', MemoryPressure: 'True' }), ['memory-pressure'], undefined],
    ['a node short of disk', node({ Ready: 'True', DiskPressure: 'True' }), ['disk-pressure'], undefined],
    ['a node short of PIDs', node({ Ready: 'True', PIDPressure: 'True' }), ['pid-pressure'], undefined],
    ['a node without network', node({ Ready: 'True', NetworkUnavailable: 'True' }), ['network-unavailable'], undefined],
    [
      'a silent node whose pressure is unknown',
      node({ Ready: 'Unknown', DiskPressure: 'Unknown' }),
      ['unreachable'],
      'unreachable',
    ],
  ])('of %s', (_, given, noSchedule, noExecute) => {
    expect(noScheduleTaints(given)).toEqual(noSchedule.map(own));
    expect(noExecuteTaint(given)).toBe(noExecute && own(noExecute));
  });
});

describe('changing taints', () => {
  const theirs: Taint[] = [
    { key: 'dedicated', value: 'db', effect: 'NoExecute' },
    { key: own('not-ready'), effect: 'PreferNoSchedule' },
  ];
  const taint = (name: string, effect: string, timeAdded?: string): Taint => ({
    key: own(name),
    effect,
    ...(timeAdded === undefined ? {} : { timeAdded }),
  });

  it('adds ours beside those of others, with the time', () => {
    const wanted = { noSchedule: [own('unreachable')], noExecute: own('unreachable') };
    expect(changedTaints(node({}, { taints: theirs }), wanted, now)).toEqual([
      ...theirs,
      taint('unreachable', 'NoSchedule', '2026-03-01T12:00:00Z'),
      taint('unreachable', 'NoExecute', '2026-03-01T12:00:00Z'),
    ]);
  });

  it('takes away what no longer holds, and nothing of others', () => {
    const taints = [...theirs, taint('not-ready', 'NoSchedule'), taint('not-ready', 'NoExecute')];
    expect(changedTaints(node({}, { taints }), { noSchedule: [], noExecute: undefined }, now)).toEqual(theirs);
  });

  it('lets one kind give way to the other at once', () => {
    const taints = [taint('not-ready', 'NoExecute', '2026-03-01T11:00:00Z')];
    const wanted = { noSchedule: [], noExecute: own('unreachable') };
    expect(changedTaints(node({}, { taints }), wanted, now)).toEqual([
      taint('unreachable', 'NoExecute', '2026-03-01T12:00:00Z'),
    ]);
  });

  it('changes nothing where all is as it should be, whenever it was added', () => {
    const taints = [taint('unreachable', 'NoSchedule', '2026-01-01T00:00:00Z'), ...theirs];
    const wanted = { noSchedule: [own('unreachable')], noExecute: undefined };
    expect(changedTaints(node({}, { taints }), wanted, now)).toBeUndefined();
  });

  it.each([
    ['by a NoExecute taint of ours', [taint('unreachable', 'NoExecute')], true],
    ['not by somebody else’s', theirs, false],
    ['not by NoSchedule', [taint('unreachable', 'NoSchedule')], false],
  ])('drives pods away %s', (_, taints, driven) => {
    expect(drivesPodsAway(node({}, { taints }))).toBe(driven);
  });
});
