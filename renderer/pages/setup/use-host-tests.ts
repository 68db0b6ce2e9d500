import { type ComputedRef, type ShallowRef, computed, onScopeDispose, shallowRef, watch } from 'vue';
import { AppError } from '../../../common/base/app-error.ts';
import type { HostTest } from '../../../common/ipc/rows/host-test.ts';
import { useBackend } from '../../backend/use-backend.ts';
import { type HostForm, toHostDraft } from './draft/draft-form.ts';
import type { FieldProblem } from './draft/form-problems.ts';
import {
  type Editing,
  type HostTesting,
  type TestRecord,
  hostTesting,
  hostsToTest,
  testSignature,
} from './draft/host-testing.ts';
import type { SetupSession } from './setup-session.ts';

/** Milliseconds from the last change to the first test. */
const pause = 200;

export interface HostTests {
  readonly testings: ComputedRef<readonly HostTesting[]>;
  /** To be set by whoever shows the fields: what is being typed is not tested yet. */
  readonly editing: ShallowRef<Editing>;
  readonly again: (id: number) => void;
}

/** Tests every host once it is complete, and again whenever what a test depends on has changed. */
export function useHostTests(
  session: () => SetupSession,
  cluster: () => string,
  problems: () => readonly FieldProblem[],
  enabled: () => boolean,
): HostTests {
  const backend = useBackend();
  const editing = shallowRef<Editing>();
  const testings = computed(() => {
    const { form, records } = session();
    return form.value.hosts.map((host, index) =>
      hostTesting(form.value, index, problems(), records.value.get(host.id)),
    );
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function beginWaiting(): void {
    const hosts = hostsToTest(session().form.value, testings.value, editing.value);
    for (const host of hosts) void test(session(), host);
  }

  async function test(tested: SetupSession, host: HostForm): Promise<void> {
    const signature = testSignature(tested.form.value, host);
    record(tested, host.id, { signature, state: { kind: 'testing' } });
    const state = await outcome(tested, host);
    if (tested.records.value.get(host.id)?.signature === signature) record(tested, host.id, { signature, state });
  }

  async function outcome(tested: SetupSession, host: HostForm): Promise<HostTest> {
    try {
      return await backend.call('draft.testHost', {
        cluster: cluster(),
        host: toHostDraft(tested.form.value, host),
      });
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('internal-fault', { reason: String(error) });
      return { kind: 'failed', error: known.toJSON() };
    }
  }

  watch(
    [testings, editing, enabled],
    () => {
      clearTimeout(timer);
      if (enabled()) timer = setTimeout(beginWaiting, pause);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return {
    testings,
    editing,
    again: (id) => {
      const records = new Map(session().records.value);
      records.delete(id);
      session().records.value = records;
    },
  };
}

function record(session: SetupSession, id: number, record: TestRecord): void {
  session.records.value = new Map(session.records.value).set(id, record);
}
