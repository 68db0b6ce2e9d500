import { type ShallowRef, onScopeDispose, shallowRef } from 'vue';

const now = shallowRef(Date.now());
let readers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, in milliseconds since the Unix epoch, to the second. One clock for all that show an age; it stops with the last. */
export function useNow(): Readonly<ShallowRef<number>> {
  if (readers++ === 0) {
    now.value = Date.now();
    timer = setInterval(() => (now.value = Date.now()), 1000);
  }
  onScopeDispose(() => {
    if (--readers === 0) clearInterval(timer);
  });
  return now;
}
