import { expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { type Doom, doomOf } from './doom.ts';

const outOfService = 'node.kubernetes.io/out-of-service';
const going = '2026-01-01T00:00:00Z';

const pod = (nodeName: string | undefined, deletionTimestamp?: string): Pod => ({
  metadata: { name: 'p', deletionTimestamp },
  spec: { nodeName, containers: [] },
});
const node = (ready: string | undefined, ...taints: string[]): Node => ({
  metadata: { name: 'h1' },
  spec: { taints: taints.map((key) => ({ key, value: 'nodeshutdown', effect: 'NoExecute' })) },
  status: { conditions: ready === undefined ? [] : [{ type: 'Ready', status: ready }] },
});

it.each<[string, Pod, Node | undefined, Doom | undefined]>([
  ['that waits for a node has time', pod(undefined), undefined, undefined],
  ['that goes before it had a node is nobody’s', pod(undefined, going), undefined, 'unplaced'],
  ['whose node is not there is nobody’s', pod('h1'), undefined, 'nodeless'],
  ['whose node is not there is nobody’s when it goes, too', pod('h1', going), undefined, 'nodeless'],
  ['that goes is its kubelet’s', pod('h1', going), node('True'), undefined],
  ['that goes is its kubelet’s where that is only silent', pod('h1', going), node('Unknown'), undefined],
  [
    'that goes from a silent node that is off is nobody’s',
    pod('h1', going),
    node('Unknown', outOfService),
    'outOfService',
  ],
  [
    'that goes from a broken node that is off is nobody’s',
    pod('h1', going),
    node('False', outOfService),
    'outOfService',
  ],
  [
    'that goes from a node that never told is nobody’s',
    pod('h1', going),
    node(undefined, outOfService),
    'outOfService',
  ],
  [
    'that goes is its kubelet’s while that is ready, whatever the taint',
    pod('h1', going),
    node('True', outOfService),
    undefined,
  ],
  ['that stays is taken from no node that is there', pod('h1'), node('Unknown', outOfService), undefined],
  ['is not taken for another taint', pod('h1', going), node('Unknown', 'node.kubernetes.io/unreachable'), undefined],
])('a pod %s', (_, subject, at, doom) => {
  expect(doomOf(subject, at)).toBe(doom);
});
