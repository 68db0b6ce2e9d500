import { type ComputedRef, type InjectionKey, type Ref, computed, inject, provide } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { PlanRunRow } from '../../../common/ipc/rows/plan-run.ts';
import { useBackend } from '../../backend/use-backend.ts';
import { useAction } from '../../composables/use-action.ts';
import { useClustersStore } from '../../stores/clusters.ts';
import { usePlanRunsStore } from '../../stores/plan-runs.ts';
import { type DraftForm, toDraft } from './draft/draft-form.ts';
import { type FieldProblem, allProblems, formProblems } from './draft/form-problems.ts';
import { type Blocker, type Progress, type Step, blockersOf, reachableStep, steps } from './draft/steps.ts';
import { type SetupSession, useSetupSessions } from './setup-session.ts';
import { useDraftCheck } from './use-draft-check.ts';
import { type HostTests, useHostTests } from './use-host-tests.ts';

/** What the wizard's steps share. */
export interface Setup {
  /** Empty: a new one. */
  readonly cluster: string;
  readonly form: ComputedRef<DraftForm>;
  readonly problems: ComputedRef<readonly FieldProblem[]>;
  readonly tests: HostTests;
  readonly step: ComputedRef<Step>;
  readonly progress: ComputedRef<Progress>;
  /** Why the step cannot be left forwards. */
  readonly blockers: ComputedRef<readonly Blocker[]>;
  readonly check: ComputedRef<PlanRunRow | undefined>;
  readonly create: ComputedRef<PlanRunRow | undefined>;
  /** While the draft is saved or a run is started. */
  readonly busy: Readonly<Ref<boolean>>;
  readonly change: (change: (form: DraftForm) => DraftForm) => void;
  readonly go: (step: Step) => void;
  /** Saves the draft and begins to look what stands in its way. */
  readonly beginCheck: () => void;
  readonly beginInstall: () => void;
}

const setupKey: InjectionKey<Setup> = Symbol('setup');

export function useSetup(): Setup {
  const setup = inject(setupKey);
  if (!setup) throw new Error('no wizard is around this step');
  return setup;
}

export function provideSetup(cluster: string, session: SetupSession): Setup {
  const backend = useBackend();
  const route = useRoute();
  const router = useRouter();
  const clusters = useClustersStore();
  const planRuns = usePlanRunsStore();
  const { sessions } = useSetupSessions();
  const { busy, run } = useAction();

  const form = computed(() => session.form.value);
  const taken = computed(() => new Set([...clusters.rows.keys()].filter((name) => name !== cluster)));
  const checked = useDraftCheck(cluster, () => toDraft(form.value));
  const problems = computed(() => allProblems(formProblems(form.value, taken.value), checked.value));

  const wanted = computed(() => steps.find((one) => one === route.query.step) ?? 'hosts');
  const tests = useHostTests(
    () => session,
    () => cluster,
    () => problems.value,
    () => wanted.value === 'hosts',
  );
  const runOf = (id: string | undefined) => (id === undefined ? undefined : planRuns.rows.get(id));
  const check = computed(() => runOf(session.runs.value.check));
  /** A retry is a run of its own. */
  const create = computed(() => {
    const first = runOf(session.runs.value.create);
    const later = [...planRuns.rows.values()].filter(
      (run) => first && run.cluster === cluster && run.plan === 'create' && run.started > first.started,
    );
    return later.reduce((newest, run) => (newest && newest.started > run.started ? newest : run), first);
  });
  const progress = computed((): Progress => ({
    testings: tests.testings.value,
    problems: problems.value,
    check: check.value?.state.kind,
    create: create.value?.state.kind,
  }));
  const step = computed(() => reachableStep(wanted.value, progress.value));

  const setup: Setup = {
    cluster,
    form,
    problems,
    tests,
    step,
    progress,
    blockers: computed(() => blockersOf(step.value, progress.value)),
    check,
    create,
    busy,
    change: (change) => session.change(change),
    go: (to) => void router.push({ query: { step: to } }),
    // A run that goes on is shown wherever one is: the address comes first, or that would take its place in the history.
    beginCheck: () =>
      void run(async () => {
        const saved = await backend.call('draft.save', { cluster, draft: toDraft(form.value) });
        const known = cluster === '' ? sessions.adopt(saved.cluster) : session;
        known.saved();
        const params = { cluster: saved.cluster };
        await router.push({ name: 'setup-of-cluster', params, query: { step: 'check' } });
        known.began({ check: (await backend.call('plans.start', { ...params, plan: 'check' })).run });
      }),
    beginInstall: () =>
      void run(async () => {
        const begun = await backend.call('plans.start', { cluster, plan: 'create' });
        await router.push({ query: { step: 'install' } });
        session.began({ create: begun.run });
      }),
  };
  provide(setupKey, setup);
  return setup;
}
