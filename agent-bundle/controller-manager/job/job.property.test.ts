import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobStatus } from '../../../common/api/batch/v1/job.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { cases } from '../../../test/sampling.ts';
import { Expectations } from '../expectations.ts';
import { isActive } from '../pod-state.ts';
import { account, settle, trackedOf } from './accounting.ts';
import { noFailures } from './back-off.ts';
import { parseIndexes } from './indexes.ts';
import { indexOf, trackingFinalizer } from './job-pods.ts';
import { viewOf } from './job-view.ts';
import { type PodState, job, noon, pod } from './job.fixture.ts';
import { podsAction } from './pods-action.ts';
import { completion, verdictOf } from './verdict.ts';

const key = 'ns/j';

/** After which write the process ends; `never`: it goes on. */
type Crash = 'never' | 'some pods' | 'status' | 'some finalizers' | 'finalizers';
type Event =
  | { readonly type: 'reconcile'; readonly crash: Crash }
  /** So many events reach the mirror. */
  | { readonly type: 'hear'; readonly count: number }
  /** What becomes of a pod that runs: it ends well, it fails, or it is taken away. */
  | { readonly type: 'succeed' | 'fail' | 'delete'; readonly which: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('reconcile' as const),
      crash: fc.constantFrom<Crash>('never', 'never', 'some pods', 'status', 'some finalizers', 'finalizers'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('hear' as const), count: fc.constantFrom(1, 3, Infinity) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('succeed' as const, 'succeed' as const, 'fail' as const, 'delete' as const),
      which: fc.nat(9),
    }),
  },
);

/** An API with one job, a mirror of its pods that lags behind, and a controller that looks at the mirror. */
class World {
  readonly pods = new Map<string, PodState>();
  status: JobStatus = {};
  isOver = false;
  readonly #spec: object;
  #mirror = new Map<string, PodState>();
  #unheard: Array<readonly [name: string, state: PodState | undefined]> = [];
  #expectations = new Expectations(new ManualClock());
  #released = new Set<string>();
  #made = 0;

  constructor(completions: number, parallelism: number, indexed: boolean) {
    const completionMode = indexed ? 'Indexed' : 'NonIndexed';
    this.#spec = { completions, parallelism, completionMode, backoffLimit: 1_000 };
  }

  get active(): Array<[string, PodState]> {
    return [...this.pods].filter(([name, state]) => isActive(pod(name, state)));
  }

  write(name: string, state: PodState | undefined): void {
    // What is being deleted goes when nobody holds it any more.
    const left = state?.ending && state.tracked === false ? undefined : state;
    if (left) this.pods.set(name, left);
    else this.pods.delete(name);
    this.#unheard.push([name, left]);
  }

  hear(count: number): void {
    for (const [name, state] of this.#unheard.splice(0, count)) {
      if (state) this.#mirror.set(name, state);
      else this.#mirror.delete(name);
      this.#expectations.met(key, `ns/${name}`);
      if (!state || state.ending) this.#expectations.met(key, name);
      if (!state || state.tracked === false) this.#released.delete(name);
    }
  }

  /** What the controller does with a job that is not over, up to the write after which it ends. */
  reconcile(crash: Crash): void {
    if (this.isOver) return;
    const subject = job(this.#spec, this.status);
    const pods = [...this.#mirror].map(([name, state]) => pod(name, state));
    const settled = this.#expectations.wait(key) === 0;
    const view = viewOf(subject, pods, this.#released);
    let verdict = verdictOf(subject, view, pods, noon);
    if (!verdict && settled) {
      const action = podsAction(subject, view, noFailures, { now: 0, endOf: () => 0 });
      for (const { index } of action.create.slice(0, crash === 'some pods' ? 1 : undefined)) this.#create(index);
      for (const doomed of action.delete) this.#delete(doomed);
      if (crash === 'some pods') return this.#restart();
      if (action.create.length + action.delete.length === 0) verdict = completion(subject, view);
    }
    if (verdict) for (const doomed of view.active) this.#delete(doomed);
    const tracked = trackedOf(pods, this.#released);
    const accounting = account(subject, this.status, { view, verdict, tracked });
    this.status = accounting.status;
    if (crash === 'status') return this.#restart();
    for (const done of accounting.release.slice(0, crash === 'some finalizers' ? 1 : undefined)) this.#release(done);
    if (crash === 'some finalizers' || crash === 'finalizers') return this.#restart();
    const left = trackedOf(tracked, this.#released);
    this.status = settle(accounting.status, subject, new Set(left.map(({ metadata }) => metadata.uid ?? '')));
    this.isOver = verdict !== undefined && settled && left.length + view.active.length + view.terminating.length === 0;
  }

  /** Another process begins with what a list says. */
  #restart(): void {
    this.#mirror = new Map(this.pods);
    this.#unheard = [];
    this.#expectations = new Expectations(new ManualClock());
    this.#released = new Set();
  }

  #create(index: number | undefined): void {
    const name = `p${this.#made++}`;
    this.#expectations.expect(key, `ns/${name}`);
    this.write(name, { phase: 'Running', index });
  }

  #delete({ metadata: { name } }: Pod): void {
    const state = this.pods.get(name);
    if (!state || state.ending) return;
    this.#expectations.expect(key, name);
    this.write(name, { ...state, ending: true });
  }

  #release({ metadata: { name, finalizers } }: Pod): void {
    expect(finalizers).toContain(trackingFinalizer);
    const state = this.pods.get(name);
    if (state) this.write(name, { ...state, tracked: false });
    if (this.#mirror.has(name)) this.#released.add(name);
  }
}

it('whatever ends, is lost, late or restarted: never more pods run than may, and every completion counts once', () => {
  const arrangement = fc.record({
    completions: fc.integer({ min: 1, max: 6 }),
    parallelism: fc.integer({ min: 1, max: 4 }),
    indexed: fc.boolean(),
    events: fc.array(event, { maxLength: 80, size: 'max' }),
  });
  fc.assert(
    fc.property(arrangement, ({ completions, parallelism, indexed, events }) => {
      const world = new World(completions, parallelism, indexed);
      const successes: PodState[] = [];
      const succeed = (name: string, state: PodState) => {
        successes.push(state);
        world.write(name, { ...state, phase: 'Succeeded' });
      };
      for (const each of events) {
        if (each.type === 'hear') world.hear(each.count);
        else if (each.type === 'reconcile') {
          const needed = Math.min(world.active.length, completions - successes.length);
          world.reconcile(each.crash);
          // None is given up that is needed.
          expect(world.active.length).toBeGreaterThanOrEqual(needed);
        } else {
          const [name, state] = world.active[each.which] ?? [];
          if (!name || !state) continue;
          if (each.type === 'succeed') succeed(name, state);
          else world.write(name, each.type === 'fail' ? { ...state, phase: 'Failed' } : { ...state, ending: true });
        }
        expect(world.active.length).toBeLessThanOrEqual(parallelism);
      }
      for (let round = 0; round < 40 && !world.isOver; round++) {
        world.hear(Infinity);
        world.reconcile('never');
        for (const [name, state] of world.active) succeed(name, state);
        // What is going ends, one way or another.
        for (const [name, state] of world.pods) {
          if (state.ending && state.phase === 'Running') world.write(name, { ...state, phase: 'Failed' });
        }
      }
      expect(world.isOver).toBe(true);
      expect(world.status.succeeded).toBe(completions);
      if (indexed) {
        expect(parseIndexes(world.status.completedIndexes, completions).size).toBe(completions);
        const indexes = successes.map((state) =>
          indexOf(pod('', state), job({ completionMode: 'Indexed', completions })),
        );
        expect(new Set(indexes).size).toBe(successes.length);
      } else expect(successes.length).toBe(completions);
      expect([...world.pods.values()].filter(({ tracked }) => tracked !== false)).toEqual([]);
    }),
    cases(200),
  );
});
