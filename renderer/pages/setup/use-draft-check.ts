import { type ShallowRef, onScopeDispose, shallowRef, watch } from 'vue';
import type { ClusterDraft } from '../../../common/ipc/cluster-draft.ts';
import type { DraftProblem } from '../../../common/ipc/rows/host-test.ts';
import { useBackend } from '../../backend/use-backend.ts';

/** Milliseconds without a key being pressed. */
const pause = 250;

/** What the main process finds wrong with the draft, a moment after its last change. */
export function useDraftCheck(
  cluster: string,
  draft: () => ClusterDraft,
): Readonly<ShallowRef<readonly DraftProblem[]>> {
  const backend = useBackend();
  const problems = shallowRef<readonly DraftProblem[]>([]);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(number: number): Promise<void> {
    try {
      const answer = await backend.call('draft.check', { cluster, draft: draft() });
      if (number === asked) problems.value = answer.problems;
    } catch {
      // Saving asks the same once more, and says what is wrong.
    }
  }
  watch(
    () => JSON.stringify(draft()),
    () => {
      clearTimeout(timer);
      const number = ++asked;
      timer = setTimeout(() => void ask(number), pause);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    asked++;
  });
  return problems;
}
