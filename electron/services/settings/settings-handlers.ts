import { aborted } from '../../../common/base/abortable.ts';
import type { AppInfo } from '../../../common/ipc/rows/app-info.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { SettingsStore } from './settings-store.ts';

/** What pages ask of the app itself. The feed `settings` has one row. */
export function settingsHandlers(
  settings: SettingsStore,
  info: Omit<AppInfo, 'problems'>,
): Pick<Handlers, 'app.info' | 'settings' | 'settings.change'> {
  return {
    'app.info': async () => ({ ...info, problems: settings.problem ? [settings.problem.toJSON()] : [] }),
    settings: async (_params, sink, signal) => {
      const unlisten = settings.onChange((value) => sink.upsert('settings', value));
      sink.replace([['settings', settings.value]]);
      await aborted(signal);
      unlisten();
    },
    // What is undefined is not changed.
    'settings.change': (change) => settings.change(JSON.parse(JSON.stringify(change)) as typeof change),
  };
}
