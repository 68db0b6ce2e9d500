import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { type Revision, rollingBounds, rolloutStep } from './rollout.ts';

type Step =
  /** The Deployment's controller looks; its template has changed before, or has not. */
  | { readonly type: 'step'; readonly template: 'same' | 'another' }
  /** A ReplicaSet's controller makes or deletes pods, or says in its status how many there are. */
  | { readonly type: 'sync' | 'report'; readonly set: number }
  | { readonly type: 'ready' | 'break' | 'vanish'; readonly set: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('step' as const),
      template: fc.constantFrom('same' as const, 'same' as const, 'same' as const, 'same' as const, 'another' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('sync' as const, 'report' as const, 'ready' as const),
      set: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('break' as const, 'vanish' as const), set: fc.nat(3) }),
  },
);

/** A ReplicaSet: what it should have, what it has, and what its status says of that. */
class SetModel {
  readonly name: string;
  wanted = 0;
  ready = 0;
  starting = 0;
  #reported = { available: 0, existing: 0 };

  constructor(name: string) {
    this.name = name;
  }

  /** Those that do not work go first. */
  sync(): void {
    this.starting = Math.max(0, Math.min(this.starting, this.wanted - this.ready));
    this.ready = Math.min(this.ready, this.wanted);
    this.starting = this.wanted - this.ready;
  }

  report(): void {
    this.#reported = { available: this.ready, existing: this.ready + this.starting };
  }

  get revision(): Revision {
    return { name: this.name, replicas: this.wanted, ...this.#reported };
  }
}

const arrangement = fc.record({
  replicas: fc.integer({ min: 1, max: 10 }),
  maxSurge: fc.constantFrom<number | string>(0, 1, 3, '25%', '100%'),
  maxUnavailable: fc.constantFrom<number | string>(0, 1, 2, '25%', '100%'),
  steps: fc.array(step, { maxLength: 150, size: 'max' }),
});

it('rolls out, whatever reports are late and pods break: never too many are wanted, none is given up that is needed', () => {
  fc.assert(
    fc.property(arrangement, ({ replicas, maxSurge, maxUnavailable, steps }) => {
      const bounds = rollingBounds(replicas, maxSurge, maxUnavailable);
      const first = new SetModel('set-0');
      first.wanted = first.ready = replicas;
      first.report();
      const sets = [first];
      const sum = (value: (set: SetModel) => number) => sets.reduce((total, set) => total + value(set), 0);
      /** Pods that worked and broke of themselves: nobody can be blamed for those. */
      let misfortunes = 0;
      const look = () => {
        const current = (sets.at(-1) as SetModel).revision;
        const old = sets.slice(0, -1).map(({ revision }) => revision);
        const scales = rolloutStep({ replicas, strategy: { type: 'RollingUpdate', ...bounds }, current, old });
        for (const set of sets) set.wanted = scales.get(set.name) ?? set.wanted;
        return scales;
      };
      for (const each of steps) {
        if (each.type === 'step') {
          if (each.template === 'another') sets.push(new SetModel(`set-${sets.length}`));
          look();
          expect(sum(({ wanted }) => wanted)).toBeLessThanOrEqual(replicas + bounds.surge);
          continue;
        }
        const set = sets.at(-1 - (each.set % sets.length)) as SetModel;
        if (each.type === 'sync') set.sync();
        if (each.type === 'report') set.report();
        if (each.type === 'ready' && set.starting > 0) {
          set.starting--;
          set.ready++;
        }
        if ((each.type === 'break' || each.type === 'vanish') && set.ready > 0) {
          set.ready--;
          if (each.type === 'break') set.starting++;
          misfortunes++;
        }
        expect(sum(({ ready }) => ready)).toBeGreaterThanOrEqual(replicas - bounds.unavailable - misfortunes);
      }
      let rounds = 0;
      for (let isDone = false; !isDone && rounds < 200; rounds++) {
        for (const set of sets) {
          set.sync();
          set.ready += set.starting;
          set.starting = 0;
          set.report();
        }
        isDone = look().size === 0;
      }
      expect(sets.map(({ ready }) => ready)).toEqual([...sets.slice(0, -1).map(() => 0), replicas]);
    }),
    cases(200),
  );
});
