import { describe, expect, it } from 'vitest';
import type { Deployment, DeploymentCondition, DeploymentStatus } from '../../../common/api/apps/v1/deployment.ts';
import type { ReplicaSet } from '../../../common/api/apps/v1/replica-set.ts';
import { deploymentStatus, untilDeadline } from './deployment-status.ts';

const now = Date.parse('2026-01-01T00:10:00Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString().replace('.000Z', 'Z');
const deployment = (status: DeploymentStatus = {}, spec: Partial<Deployment['spec']> = {}): Deployment => ({
  metadata: { name: 'web', generation: 2 },
  spec: { replicas: 3, progressDeadlineSeconds: 600, selector: {}, template: { spec: { containers: [] } }, ...spec },
  status,
});
const set = (
  name: string,
  wanted: number,
  available = wanted,
  more: ReplicaSet['status'] = { replicas: wanted },
): ReplicaSet => ({
  metadata: { name },
  spec: { replicas: wanted, selector: {} },
  status: { ...more, readyReplicas: available, availableReplicas: available },
});
const bounds = { surge: 1, unavailable: 0 };
const progressing = (reason: string, seconds = -60, status = 'True', message = ''): DeploymentCondition => ({
  type: 'Progressing',
  status,
  reason,
  message,
  lastUpdateTime: at(seconds),
  lastTransitionTime: at(seconds),
});
const observe = (of: Deployment, current: ReplicaSet | undefined, ...old: ReplicaSet[]) =>
  deploymentStatus(of, { current, old, bounds, createdNow: false, now });
const conditionIn = ({ conditions }: DeploymentStatus, type: string) => conditions?.find((each) => each.type === type);

describe('the status of a deployment', () => {
  it('adds up its ReplicaSets', () => {
    expect(observe(deployment(), set('new', 2, 1), set('old', 2))).toMatchObject({
      observedGeneration: 2,
      replicas: 4,
      updatedReplicas: 2,
      readyReplicas: 3,
      availableReplicas: 3,
      unavailableReplicas: 1,
    });
  });

  it.each([
    ['enough pods work', set('new', 3), 'True', 'MinimumReplicasAvailable'],
    ['too few do', set('new', 3, 2), 'False', 'MinimumReplicasUnavailable'],
  ])('says whether %s', (_, current, status, reason) => {
    expect(conditionIn(observe(deployment(), current), 'Available')).toMatchObject({
      status,
      reason,
      lastTransitionTime: at(0),
    });
  });

  it('passes on what a ReplicaSet cannot do', () => {
    const failing = set('new', 3, 0, {
      replicas: 0,
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'quota' }],
    });
    expect(conditionIn(observe(deployment(), failing), 'ReplicaFailure')).toMatchObject({
      status: 'True',
      reason: 'FailedCreate',
      message: 'quota',
    });
  });
});

describe('the progress of a deployment', () => {
  const counts = { replicas: 3, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3 };
  const stuck = [set('new', 1, 0, { replicas: 1 }), set('old', 3)] as const;
  const stuckCounts = { ...counts, replicas: 4 };
  it.each<[string, Deployment, ReplicaSet | undefined, ReplicaSet[], string, string]>([
    ['is complete', deployment(counts), set('new', 3), [], 'True', 'NewReplicaSetAvailable'],
    [
      'goes on',
      deployment({ ...counts, conditions: [progressing('ReplicaSetUpdated')] }),
      set('new', 2),
      [set('old', 1)],
      'True',
      'ReplicaSetUpdated',
    ],
    ['begins', deployment(), set('new', 0), [set('old', 3)], 'True', 'ReplicaSetUpdated'],
    ['is paused', deployment(counts, { paused: true }), set('new', 3), [], 'Unknown', 'DeploymentPaused'],
    [
      'is resumed',
      deployment({ ...counts, conditions: [progressing('DeploymentPaused', -60, 'Unknown')] }),
      ...resumed(),
      'Unknown',
      'DeploymentResumed',
    ],
    [
      'waits',
      deployment({ ...stuckCounts, conditions: [progressing('ReplicaSetUpdated', -599)] }),
      stuck[0],
      [stuck[1]],
      'True',
      'ReplicaSetUpdated',
    ],
    [
      'took too long',
      deployment({ ...stuckCounts, conditions: [progressing('ReplicaSetUpdated', -601)] }),
      stuck[0],
      [stuck[1]],
      'False',
      'ProgressDeadlineExceeded',
    ],
    [
      'is over, though pods fail',
      deployment({ ...counts, conditions: [progressing('NewReplicaSetAvailable')] }),
      set('new', 3, 1),
      [],
      'True',
      'NewReplicaSetAvailable',
    ],
  ])('%s', (_, of, current, old, status, reason) => {
    expect(conditionIn(observe(of, current, ...old), 'Progressing')).toMatchObject({ status, reason });
  });

  function resumed(): [ReplicaSet, ReplicaSet[]] {
    return [set('new', 1), [set('old', 2)]];
  }

  it('is not told where nobody asked for a deadline', () => {
    const of = deployment({}, { progressDeadlineSeconds: 2 ** 31 - 1 });
    expect(conditionIn(observe(of, set('new', 1)), 'Progressing')).toBeUndefined();
  });

  it('counts its deadline from the last of it', () => {
    const of = deployment({
      ...stuckCounts,
      availableReplicas: 2,
      conditions: [progressing('ReplicaSetUpdated', -500, 'True', 'ReplicaSet "new" is progressing.')],
    });
    const status = observe(of, ...stuck);
    expect(conditionIn(status, 'Progressing')).toMatchObject({ lastUpdateTime: at(0), lastTransitionTime: at(-500) });
    expect(untilDeadline(of, status, now)).toBe(601_000);
  });

  it('awaits no deadline once it is complete', () => {
    expect(untilDeadline(deployment(), observe(deployment(), set('new', 3)), now)).toBeUndefined();
  });
});
