import { defineStore } from 'pinia';
import * as v from 'valibot';
import { computed, ref, watch } from 'vue';
import { AppError } from '../../common/base/app-error.ts';
import { Settings, defaultSettings } from '../../common/ipc/settings.ts';
import { useBackend } from '../backend/use-backend.ts';
import { useFeed } from '../backend/use-feed.ts';
import { useNoticesStore } from './notices.ts';

/** A copy of what the main process keeps: the page is in the right theme and language before it has been told. */
const copyKey = 'pilothouse.settings';

/** Theme and language. What is chosen here shows at once; the main process keeps it and tells every window. */
export const useSettingsStore = defineStore('settings', () => {
  const backend = useBackend();
  const notices = useNoticesStore();
  const { rows } = useFeed('settings', () => ({}));
  const settings = ref<Settings>(remembered());
  watch(settings, () => localStorage.setItem(copyKey, JSON.stringify(settings.value)));

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

function remembered(): Settings {
  const kept = v.safeParse(Settings, parsed(localStorage.getItem(copyKey)));
  return kept.success ? kept.output : defaultSettings;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
