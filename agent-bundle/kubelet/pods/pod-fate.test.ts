import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { RuntimeContainer, RuntimePod } from '../runtime/port.ts';
import { type FateFacts, podFate } from './pod-fate.ts';

const now = Date.parse('2026-11-21T08:30:00Z');
const podOf = (more: Partial<Pod> = {}): Pod => ({
  metadata: { name: 'p', uid: 'u' },
  spec: { containers: [{ name: 'a' }, { name: 'b' }], terminationGracePeriodSeconds: 7 },
  ...more,
});
const remembered = { 'io.kubernetes.pod.terminationGracePeriod': '9' };
const ended = (...codes: number[]): RuntimePod => ({
  sandboxes: [],
  containers: codes.map(
    (exitCode, index) =>
      ({ name: 'ab'[index], state: 'exited', exitCode, annotations: remembered }) as unknown as RuntimeContainer,
  ),
});
const spec = (restartPolicy: string) => ({ ...podOf().spec, restartPolicy });
const facts = (more: Partial<FateFacts> = {}): FateFacts => ({
  ...{ runtime: ended(), gone: false, rejection: undefined, since: undefined, now },
  ...more,
});
const rejection = { reason: 'NodePorts', message: 'taken' };
const deletion = { name: 'p', deletionTimestamp: '2026-11-21T08:29:00Z', deletionGracePeriodSeconds: 3 };
const started = { startTime: '2026-11-21T08:29:00Z' };

describe('podFate', () => {
  it.each<[string, Pod, FateFacts, object]>([
    ['runs', podOf(), facts(), { type: 'run' }],
    [
      'ends when it is deleted, as gently as was asked',
      podOf({ metadata: deletion }),
      facts(),
      { type: 'end', why: { type: 'deleted' }, graceSeconds: 3 },
    ],
    [
      'is gone when the API has it no more',
      podOf(),
      facts({ gone: true }),
      { type: 'gone', graceSeconds: 7, since: now },
    ],
    [
      'is gone as gently as its containers remember, when nobody knows it',
      { metadata: { name: 'p', uid: 'u' }, spec: { containers: [] } },
      facts({ gone: true, runtime: ended(0) }),
      { type: 'gone', graceSeconds: 9 },
    ],
    ['remembers since when it ends', podOf({ metadata: deletion }), facts({ since: now - 5 }), { since: now - 5 }],
    [
      'ends when the node will not have it',
      podOf(),
      facts({ rejection }),
      { type: 'end', why: { type: 'failed', ...rejection } },
    ],
    [
      'ends when its time is up',
      podOf({ spec: { ...podOf().spec, activeDeadlineSeconds: 60 }, status: started }),
      facts(),
      { type: 'end', why: { type: 'failed', reason: 'DeadlineExceeded' } },
    ],
    [
      'runs until then',
      podOf({ spec: { ...podOf().spec, activeDeadlineSeconds: 61 }, status: started }),
      facts(),
      { type: 'run' },
    ],
    [
      'stays ended once the API says so',
      podOf({ status: { phase: 'Succeeded' } }),
      facts(),
      { why: { type: 'completed', phase: 'Succeeded' } },
    ],
    [
      'ends when somebody declared it failed',
      podOf({ status: { phase: 'Failed', reason: 'Evicted', message: 'm' } }),
      facts(),
      { why: { type: 'failed', reason: 'Evicted', message: 'm' } },
    ],
    [
      'goes on whatever its containers do, where they are always started again',
      podOf({ spec: spec('Always') }),
      facts({ runtime: ended(0, 0) }),
      { type: 'run' },
    ],
    [
      'has succeeded when all have',
      podOf({ spec: spec('OnFailure') }),
      facts({ runtime: ended(0, 0) }),
      { why: { phase: 'Succeeded' } },
    ],
    [
      'goes on when one failed and is started again',
      podOf({ spec: spec('OnFailure') }),
      facts({ runtime: ended(0, 1) }),
      { type: 'run' },
    ],
    [
      'has failed when one failed for good',
      podOf({ spec: spec('Never') }),
      facts({ runtime: ended(0, 1) }),
      { why: { phase: 'Failed' } },
    ],
    ['goes on while one has not begun', podOf({ spec: spec('Never') }), facts({ runtime: ended(0) }), { type: 'run' }],
  ])('%s', (_what, pod, given, expected) => expect(podFate(pod, given)).toMatchObject(expected));
});
