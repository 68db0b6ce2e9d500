import { describe, expect, it, test } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { PodDisruptionBudget } from '../../../../common/api/policy/v1/pod-disruption-budget.ts';
import { context, create, refusalOf, resourceNamed } from '../road.fixture.ts';
import { budgetConsent } from './pod-disruption.ts';

const { now } = context;
const labels = { app: 'web' };

interface PodState {
  readonly phase?: string;
  readonly ready?: boolean;
  readonly labels?: Record<string, string>;
  readonly deleted?: boolean;
}
function pod({ phase = 'Running', ready = true, deleted = false, labels: own = labels }: PodState = {}): Pod {
  const metadata = { name: 'p', labels: own };
  const made = create(resourceNamed<Pod>('pods'), { metadata, spec: { containers: [{ name: 'c', image: 'x' }] } });
  if (deleted) made.metadata.deletionTimestamp = now;
  made.status = { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
  return made;
}

type Status = Partial<PodDisruptionBudget['status']>;
function budget(status: Status = {}, spec: object = {}): PodDisruptionBudget {
  const made = create(resourceNamed<PodDisruptionBudget>('poddisruptionbudgets'), {
    metadata: { name: 'b' },
    spec: { minAvailable: 1, selector: { matchLabels: labels }, ...spec },
  });
  made.status = { ...made.status, observedGeneration: 1, ...status };
  return made;
}

describe('whom an eviction asks', () => {
  const enough = budget({ currentHealthy: 1, desiredHealthy: 1 });
  test.each<[string, Pod, PodDisruptionBudget[], string]>([
    ['nobody for a pod that has ended', pod({ phase: 'Succeeded' }), [budget()], 'free'],
    ['nobody for a pod that has failed', pod({ phase: 'Failed' }), [budget(), budget()], 'free'],
    ['nobody for a pod that is being deleted', pod({ deleted: true }), [budget()], 'free'],
    ['nobody for a pod that has not begun, while that is so', pod({ phase: 'Pending' }), [budget()], 'free-as-it-is'],
    ['nobody where there is no budget', pod(), [], 'free'],
    ['no budget of others', pod({ labels: { app: 'other' } }), [budget()], 'free'],
    ['no budget for a pod without labels', pod({ labels: {} }), [budget({}, { selector: {} })], 'free'],
    ['no budget without a selector', pod(), [budget({}, { selector: null })], 'free'],
    ['the budget of all pods', pod(), [budget({}, { selector: {} })], 'ask'],
    ['the budget of the pod', pod(), [budget()], 'ask'],
    ['it for a pod that is not ready, where too few are', pod({ ready: false }), [budget()], 'ask'],
    ['nobody for such a pod where enough are ready', pod({ ready: false }), [enough], 'free-as-it-is'],
    [
      'nobody for such a pod where the budget says so',
      pod({ ready: false }),
      [budget({}, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })],
      'free-as-it-is',
    ],
  ])('%s', (_title, object, budgets, type) => {
    expect(budgetConsent.consult(object, budgets).type).toBe(type);
  });

  it('fails where two budgets select the pod', () => {
    expect(refusalOf(() => budgetConsent.consult(pod(), [budget(), budget()]))).toMatchObject({
      code: 500,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  });
});

describe('what a budget gives', () => {
  it('is one disruption, for the pod it notes', () => {
    const giver = budget({ disruptionsAllowed: 2, disruptedPods: { other: now } });
    budgetConsent.take(giver, pod(), now);
    expect(giver.status).toMatchObject({ disruptionsAllowed: 1, disruptedPods: { other: now, p: now } });
    expect(giver.status.conditions).toBeUndefined();
  });

  it('says so when it was the last', () => {
    const giver = budget({ disruptionsAllowed: 1 });
    budgetConsent.take(giver, pod(), now);
    expect(giver.status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 }],
    });
  });

  const violates = "Cannot evict pod as it would violate the pod's disruption budget.";
  const failed = {
    type: 'DisruptionAllowed',
    status: 'False',
    reason: 'SyncFailed',
    message: 'm',
    lastTransitionTime: now,
  };
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`p${at}`, now]));
  test.each<[string, Status, number, string, string | undefined, number | undefined]>([
    [
      'what nobody has looked at yet',
      { observedGeneration: 0, disruptionsAllowed: 1 },
      429,
      violates,
      'The disruption budget b is still being processed by the server.',
      10,
    ],
    [
      'an empty one',
      { desiredHealthy: 3, currentHealthy: 2 },
      429,
      violates,
      'The disruption budget b needs 3 healthy pods and has 2 currently',
      undefined,
    ],
    [
      'one that could not be counted',
      { conditions: [failed] },
      429,
      violates,
      'The disruption budget b does not allow evicting pods currently because it failed sync: m',
      undefined,
    ],
    [
      'one below zero',
      { disruptionsAllowed: -1 },
      403,
      'poddisruptionbudget.policy "b" is forbidden: pdb disruptions allowed is negative',
      undefined,
      undefined,
    ],
    [
      'one that notes too many',
      { disruptionsAllowed: 1, disruptedPods: many },
      403,
      'poddisruptionbudget.policy "b" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller',
      undefined,
      undefined,
    ],
  ])('is nothing from %s', (_title, status, code, message, cause, retryAfterSeconds) => {
    const giver = budget(status);
    const refusal = refusalOf(() => budgetConsent.take(giver, pod(), now));
    expect(refusal).toMatchObject({ code, message });
    expect(refusal.details?.causes?.[0]?.message).toBe(cause);
    expect(refusal.details?.retryAfterSeconds).toBe(retryAfterSeconds);
    expect(giver).toEqual(budget(status));
  });
});
