import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ErrorEnvelope } from '../../common/base/app-error.ts';
import type { Tone } from '../../common/ipc/rows/resource.ts';

/** Something to tell the person once. An error stays until it is closed, anything else for a few seconds. */
export type Notice =
  | { readonly id: number; readonly kind: 'text'; readonly tone: Tone; readonly text: string }
  | { readonly id: number; readonly kind: 'error'; readonly error: ErrorEnvelope };

const shownFor = 6000;
/** Older ones make room: nobody reads a column of them. */
const most = 4;

export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  let nextId = 1;

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }
  function add(notice: Notice): void {
    notices.value = [...notices.value, notice].slice(-most);
  }
  function notify({ tone, text }: { tone: Tone; text: string }): void {
    const id = nextId++;
    add({ id, kind: 'text', tone, text });
    setTimeout(() => close(id), shownFor);
  }
  function notifyError(error: ErrorEnvelope): void {
    add({ id: nextId++, kind: 'error', error });
  }
  return { notices, notify, notifyError, close };
});
