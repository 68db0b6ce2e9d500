import type { PlanRunRow, PlanRunState } from '../../../../common/ipc/rows/plan-run.ts';
import type { FieldProblem } from './form-problems.ts';
import { belongsToHosts } from './form-problems.ts';
import type { HostTesting } from './host-testing.ts';

/** The wizard's steps, in order; also the words of `?step=`. */
export const steps = ['hosts', 'roles', 'check', 'install', 'done'] as const;
export type Step = (typeof steps)[number];

/** What the gates look at. `check` and `create`: the newest run of each that is about the draft as it is now. */
export interface Progress {
  readonly testings: readonly HostTesting[];
  readonly problems: readonly FieldProblem[];
  readonly check?: PlanRunState['kind'];
  readonly create?: PlanRunState['kind'];
}

/** Why a step cannot be left forwards; `hosts` and `fields` are how many. */
export type Blocker =
  | { readonly kind: 'noHosts' }
  | { readonly kind: 'problems' | 'testing' | 'hostKeys' | 'unreached'; readonly count: number }
  | { readonly kind: 'checkNotDone' }
  | { readonly kind: 'installNotDone' };

/** What must be put right before the step after this one; the first is what to do next. */
export function blockersOf(step: Step, { testings, problems, check, create }: Progress): Blocker[] {
  const some = (kind: 'problems' | 'testing' | 'hostKeys' | 'unreached', count: number): Blocker[] =>
    count > 0 ? [{ kind, count }] : [];
  const are = (...kinds: ReadonlyArray<HostTesting['kind']>) =>
    testings.filter(({ kind }) => kinds.includes(kind)).length;
  switch (step) {
    case 'hosts':
      if (testings.length === 0) return [{ kind: 'noHosts' }];
      return [
        ...some('problems', problems.filter(belongsToHosts).length),
        ...some('hostKeys', are('hostKeyUnknown')),
        ...some('unreached', are('failed')),
        ...some('testing', are('testing', 'waiting')),
      ];
    case 'roles':
      return some('problems', problems.filter((problem) => !belongsToHosts(problem)).length);
    case 'check':
      return check === 'done' ? [] : [{ kind: 'checkNotDone' }];
    case 'install':
      return create === 'done' ? [] : [{ kind: 'installNotDone' }];
    case 'done':
      return [];
  }
}

/**
 * The step to show when `wanted` is asked for: it, or the first before it that still holds things up. A run that goes on
 * is shown until it ends, for it is about the draft as it is; an installation that was begun whatever became of its hosts.
 */
export function reachableStep(wanted: Step, progress: Progress): Step {
  if (isGoingOn(progress.create)) return 'install';
  if (isGoingOn(progress.check)) return 'check';
  if (wanted === 'install' && progress.create !== undefined) return wanted;
  if (wanted === 'done' && progress.create === 'done') return wanted;
  const before = steps.slice(0, steps.indexOf(wanted));
  return before.find((step) => !isLeavable(step, progress)) ?? wanted;
}

/** Hosts that are only being tested again (after a reload) do not throw anybody back. */
function isLeavable(step: Step, progress: Progress): boolean {
  return blockersOf(step, progress).every(({ kind }) => kind === 'testing');
}

/** Where somebody begins who comes to a cluster's wizard: where its newest run stands, if that still needs a person. */
export function entryStep(newest: Pick<PlanRunRow, 'plan' | 'state'> | undefined): Step {
  if (newest?.plan === 'create' && newest.state.kind !== 'done') return 'install';
  return newest?.plan === 'check' && isGoingOn(newest.state.kind) ? 'check' : 'hosts';
}

export function isGoingOn(state: PlanRunState['kind'] | undefined): boolean {
  return state === 'running' || state === 'cancelling';
}
