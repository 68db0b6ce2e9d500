import { describe, expect, it } from 'vitest';
import type { PodStatus } from '../../api/core/v1/pod-status.ts';
import { statusPatch } from './pod-status-patch.ts';

const ready = (status: string) => ({ type: 'Ready', status, lastTransitionTime: 't' });
const foreign = { type: 'example/ok', status: 'True' };

describe('statusPatch', () => {
  it.each<[string, PodStatus, PodStatus, object | undefined]>([
    [
      'nothing where nothing differs',
      { phase: 'Running', podIPs: [{ ip: 'a' }] },
      { phase: 'Running', podIPs: [{ ip: 'a' }] },
      undefined,
    ],
    [
      'nothing where only an undefined field differs',
      { phase: 'Running' },
      { phase: 'Running', reason: undefined },
      undefined,
    ],
    [
      'only what differs',
      { phase: 'Pending', qosClass: 'BestEffort' },
      { phase: 'Running', qosClass: 'BestEffort' },
      { phase: 'Running' },
    ],
    ['what is to be taken away', { phase: 'Running', reason: 'x' }, { phase: 'Running' }, { reason: null }],
    [
      'only the conditions that differ',
      { conditions: [ready('False'), foreign] },
      { conditions: [ready('True'), foreign] },
      { conditions: [ready('True')] },
    ],
    [
      'what a condition no longer says',
      { conditions: [{ ...ready('False'), reason: 'r', message: 'm' }, foreign] },
      { conditions: [{ ...ready('True'), reason: undefined }, foreign] },
      { conditions: [{ ...ready('True'), reason: null, message: null }] },
    ],
    [
      'addresses as a whole',
      { podIPs: [{ ip: 'a' }] },
      { podIPs: [{ ip: 'b' }] },
      { podIPs: [{ ip: 'b' }, { $patch: 'replace' }] },
    ],
    ['nothing of what others decide', { nominatedNodeName: 'n', phase: 'Running' }, { phase: 'Running' }, undefined],
  ])('holds %s', (_what, current, wanted, expected) => expect(statusPatch(current, wanted)).toEqual(expected));
});
