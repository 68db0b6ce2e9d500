import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { cases } from '../../../test/sampling.ts';
import { Expectations } from '../expectations.ts';
import { isActive } from '../pod-state.ts';
import { replicasAction } from './replicas-action.ts';

const key = 'ns/web';
type Life = 'starting' | 'ready' | 'failed' | 'ending';
const pod = (name: string, life: Life): Pod => ({
  metadata: { name, uid: name, ...(life === 'ending' ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
  spec: { containers: [], nodeName: 'h1' },
  status: {
    phase: life === 'failed' ? 'Failed' : 'Running',
    conditions: [{ type: 'Ready', status: life === 'ready' ? 'True' : 'False' }],
  },
});

/** What becomes of a write: it is answered, its answer is lost, or it is lost itself. */
type Answer = 'answered' | 'answer lost' | 'write lost' | 'refused';

type Event =
  /** Whether the process ends in the middle of it, and what becomes of its writes. */
  | { readonly type: 'reconcile'; readonly crashes: boolean; readonly answers: readonly Answer[] }
  /** So many events reach the mirror. */
  | { readonly type: 'hear'; readonly count: number }
  | { readonly type: 'ready' | 'fail' | 'go' | 'delete'; readonly which: number }
  | { readonly type: 'restart' };

const answer = fc.constantFrom<Answer>('answered', 'answered', 'answered', 'answer lost', 'write lost', 'refused');
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('reconcile' as const),
      crashes: fc.boolean(),
      answers: fc.array(answer, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('hear' as const), count: fc.nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom<'ready'>('ready', 'fail' as 'ready', 'go' as 'ready', 'delete' as 'ready'),
      which: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'restart' } as const) },
);

/** An API, a mirror that lags behind it, and a controller that looks at the mirror. */
class World {
  readonly pods = new Map<string, Life>();
  #mirror = new Map<string, Life>();
  #unheard: Array<readonly [name: string, life: Life | undefined]> = [];
  #expectations = new Expectations(new ManualClock());
  #made = 0;
  readonly #wanted: number;

  constructor(wanted: number, existing: number) {
    this.#wanted = wanted;
    for (let at = 0; at < existing; at++) this.pods.set(`old-${at}`, 'ready');
    this.restart();
  }

  get active(): number {
    return [...this.pods].filter(([name, life]) => isActive(pod(name, life))).length;
  }

  /** Pods that the mirror takes for active and that are not any more. */
  get lost(): number {
    const isLost = ([name, life]: [string, Life]) => {
      const now = this.pods.get(name);
      return isActive(pod(name, life)) && !(now && isActive(pod(name, now)));
    };
    return [...this.#mirror].filter(isLost).length;
  }

  /** Another process begins with what a list says. */
  restart(): void {
    this.#mirror = new Map(this.pods);
    this.#unheard = [];
    this.#expectations = new Expectations(new ManualClock());
  }

  write(name: string, life: Life | undefined): void {
    if (life) this.pods.set(name, life);
    else this.pods.delete(name);
    this.#unheard.push([name, life]);
  }

  hear(count: number): void {
    for (const [name, life] of this.#unheard.splice(0, count)) {
      if (life) this.#mirror.set(name, life);
      else this.#mirror.delete(name);
      this.#expectations.met(key, `ns/${name}`);
      if (!life || life === 'ending') this.#expectations.met(key, name);
    }
  }

  async reconcile(crashes: boolean, answers: readonly Answer[]): Promise<void> {
    await this.#expectations.settle(key, (what) => Promise.resolve(this.pods.has(what.slice(3))));
    if (this.#expectations.wait(key) > 0) return;
    const action = replicasAction(
      this.#wanted,
      [...this.#mirror].map(([name, life]) => pod(name, life)),
    );
    if (action.type === 'none') return;
    const writes = action.type === 'create' ? Array(action.count).fill(undefined) : action.pods;
    for (const [at, doomed] of (writes as Array<Pod | undefined>).entries()) {
      if (crashes && at === 1) return this.restart();
      const outcome = answers[at % answers.length] ?? 'answered';
      if (doomed) this.#delete(doomed.metadata.name, outcome);
      else this.#create(`new-${this.#made++}`, outcome);
    }
  }

  #create(name: string, outcome: Answer): void {
    this.#expectations.expect(key, `ns/${name}`);
    if (outcome === 'answered' || outcome === 'answer lost') this.write(name, 'starting');
    if (outcome === 'refused') this.#expectations.met(key, `ns/${name}`);
    else if (outcome !== 'answered') this.#expectations.doubt(key, `ns/${name}`);
  }

  #delete(name: string, outcome: Answer): void {
    this.#expectations.expect(key, name);
    if (this.pods.has(name) && (outcome === 'answered' || outcome === 'answer lost')) this.write(name, 'ending');
    else this.#expectations.met(key, name);
    if (outcome !== 'answered') this.#expectations.met(key, name);
  }
}

it('whatever is lost, late or restarted: never more pods are made than wanted, none too many is given up, and the number gets right', async () => {
  const arrangement = fc.record({
    wanted: fc.nat(6),
    existing: fc.nat(8),
    events: fc.array(event, { maxLength: 60, size: 'max' }),
  });
  await fc.assert(
    fc.asyncProperty(arrangement, async ({ wanted, existing, events }) => {
      const world = new World(wanted, existing);
      for (const each of events) {
        const { active: before, lost } = world;
        switch (each.type) {
          case 'reconcile':
            await world.reconcile(each.crashes, each.answers);
            expect(world.active).toBeLessThanOrEqual(Math.max(before, wanted));
            expect(world.active).toBeGreaterThanOrEqual(Math.min(before, wanted - lost));
            break;
          case 'hear':
            world.hear(each.count);
            break;
          case 'restart':
            world.restart();
            break;
          default: {
            const [name, life] = [...world.pods][each.which] ?? [];
            if (!name) break;
            if (each.type === 'delete') world.write(name, 'ending');
            else if (each.type === 'go' && life === 'ending') world.write(name, undefined);
            else if (life !== 'ending' && life !== 'failed')
              world.write(name, each.type === 'fail' ? 'failed' : 'ready');
          }
        }
      }
      for (let round = 0; round < 3; round++) {
        world.hear(Infinity);
        await world.reconcile(false, ['answered']);
      }
      expect(world.active).toBe(wanted);
    }),
    cases(200),
  );
});
