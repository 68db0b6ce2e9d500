import { type Ref, ref } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import { useNoticesStore } from '../stores/notices.ts';

export interface Action {
  /** True while it runs: its button shows so, and a second press does nothing. */
  readonly busy: Readonly<Ref<boolean>>;
  /** Runs it unless it runs already. What goes wrong becomes a notice; answers whether it went well. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>;
}

export function useAction(): Action {
  const notices = useNoticesStore();
  const busy = ref(false);
  return {
    busy,
    async run(act) {
      if (busy.value) return false;
      busy.value = true;
      try {
        await act();
        return true;
      } catch (error) {
        notices.notifyError(asAppError(error));
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal-fault', { reason: error instanceof Error ? error.message : String(error) });
}
