import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodDisruptionBudget } from '../../../common/api/policy/v1/pod-disruption-budget.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { cases } from '../../../test/sampling.ts';
import { countedStatus, expectationOf } from './budget-status.ts';

type Life = 'starting' | 'ready' | 'ending';
const pod = (name: string, life: Life): Pod => ({
  metadata: { name, ...(life === 'ending' ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
  spec: { containers: [] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: life === 'ready' ? 'True' : 'False' }] },
});

type Step =
  | { readonly type: 'evict' | 'go' | 'ready'; readonly which: number }
  /** So many events of pods reach the controller. */
  | { readonly type: 'hear'; readonly count: number }
  /** The controller reads the budget; what it counts by that it writes later, if nobody has written meanwhile. */
  | { readonly type: 'read' | 'write' | 'replace' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('evict' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('go' as const, 'ready' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('hear' as const), count: fc.constantFrom(1, 3, Infinity) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom('read' as const, 'write' as const, 'replace' as const) }),
  },
);

const arrangement = fc.record({
  wanted: fc.integer({ min: 1, max: 8 }),
  spec: fc.oneof(
    fc.record({ minAvailable: fc.constantFrom<number | string>(0, 1, 3, '50%', '100%') }),
    fc.record({ maxUnavailable: fc.constantFrom<number | string>(0, 1, 2, '30%') }),
  ),
  steps: fc.array(step, { maxLength: 120, size: 'max' }),
});

it('no order of evictions, counts and late news leaves fewer healthy pods than a budget wants', () => {
  fc.assert(
    fc.property(arrangement, ({ wanted, spec, steps }) => {
      const now = Date.parse('2026-01-01T00:00:00Z');
      const expectation = expectationOf(spec, wanted);
      const pods = new Map<string, Life>(Array.from({ length: wanted }, (_, at) => [`p${at}`, 'ready']));
      let made = wanted;
      const mirror = new Map(pods);
      const unheard: Array<readonly [name: string, life: Life | undefined]> = [];
      const write = (name: string, life: Life | undefined) => {
        if (life) pods.set(name, life);
        else pods.delete(name);
        unheard.push([name, life]);
      };
      const budget = (status: PodDisruptionBudget['status']): PodDisruptionBudget => ({
        metadata: { name: 'b', generation: 1 },
        spec,
        status,
      });
      let stored = budget({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 });
      let read = stored;
      const healthy = () => [...pods.values()].filter((life) => life === 'ready').length;
      for (const each of steps) {
        const [name, life] = 'which' in each ? ([...pods][each.which] ?? []) : [];
        if (each.type === 'evict' && name && life !== 'ending') {
          const { disruptionsAllowed, disruptedPods } = stored.status;
          if (disruptionsAllowed === 0) continue;
          const granted = { ...disruptedPods, [name]: timestamp(now) };
          stored = budget({ ...stored.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: granted });
          write(name, 'ending');
        }
        if (each.type === 'go' && name && life === 'ending') write(name, undefined);
        if (each.type === 'ready' && name && life === 'starting') write(name, 'ready');
        if (each.type === 'replace' && pods.size < wanted) write(`p${made++}`, 'starting');
        if (each.type === 'hear') {
          for (const [heard, state] of unheard.splice(0, each.count)) {
            if (state) mirror.set(heard, state);
            else mirror.delete(heard);
          }
        }
        if (each.type === 'read') read = stored;
        if (each.type === 'write' && read === stored) {
          const seen = [...mirror].map(([seenName, state]) => pod(seenName, state));
          stored = budget(countedStatus(read, seen, expectation, now).status);
        }
        expect(healthy()).toBeGreaterThanOrEqual(Math.min(wanted, expectation.desired));
      }
    }),
    cases(200),
  );
});
