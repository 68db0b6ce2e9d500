import { type Ref, onScopeDispose, ref } from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';

export interface LeaveGuard {
  /** True while the person is asked; the component shows the question. */
  readonly isAsking: Readonly<Ref<boolean>>;
  /** Fulfilled with whether what is unsaved may go; at once where nothing is. */
  readonly ask: () => Promise<boolean>;
  readonly answer: (mayGo: boolean) => void;
}

/** Stands before every way out of a page: its address changes, the panel closes, the window goes. */
export function useLeaveGuard(isUnsaved: () => boolean): LeaveGuard {
  const isAsking = ref(false);
  let decide = (_mayGo: boolean) => {};

  function answer(mayGo: boolean): void {
    isAsking.value = false;
    decide(mayGo);
  }
  function ask(): Promise<boolean> {
    if (!isUnsaved()) return Promise.resolve(true);
    decide(false);
    isAsking.value = true;
    return new Promise((resolve) => (decide = resolve));
  }
  // The browser asks by itself, and so does the app's main process.
  const onUnload = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault();
  };

  onBeforeRouteLeave(ask);
  onBeforeRouteUpdate(ask);
  window.addEventListener('beforeunload', onUnload);
  onScopeDispose(() => {
    window.removeEventListener('beforeunload', onUnload);
    answer(false);
  });
  return { isAsking, ask, answer };
}
