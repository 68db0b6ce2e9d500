import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import { type Settings, defaultSettings } from '../../common/ipc/settings.ts';
import { useBackend } from '../backend/use-backend.ts';
import { useFeed } from '../backend/use-feed.ts';
import { useNoticesStore } from './notices.ts';

/** Theme and language. What is chosen here shows at once; the main process keeps it and tells every window. */
export const useSettingsStore = defineStore('settings', () => {
  const backend = useBackend();
  const notices = useNoticesStore();
  const { rows } = useFeed('settings', () => ({}));
  const settings = ref<Settings>(defaultSettings);

  watch(rows, () => {
    const [kept] = rows.value.values();
    if (kept) settings.value = kept;
  });

  async function change(part: Partial<Settings>): Promise<void> {
    const before = settings.value;
    settings.value = { ...before, ...part };
    try {
      await backend.call('settings.change', part);
    } catch (error) {
      settings.value = before;
      if (error instanceof AppError) notices.notifyError(error);
      else throw error;
    }
  }
  return { theme: computed(() => settings.value.theme), language: computed(() => settings.value.language), change };
});
