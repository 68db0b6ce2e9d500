import { join } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { Settings, defaultSettings } from '../../../common/ipc/settings.ts';
import { readIfThere, writePrivateFile } from '../data-folder/private-file.ts';

/** `settings.json` of the data folder. */
export class SettingsStore {
  readonly #path: string;
  readonly #listeners = new Set<(settings: Settings) => void>();
  #value: Settings;
  #problem: AppError | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** Never fails: a file that cannot be used is `problem`. */
  static async open(dataFolder: string): Promise<SettingsStore> {
    const path = join(dataFolder, 'settings.json');
    try {
      const bytes = await readIfThere(path);
      const kept: unknown = bytes === undefined ? {} : JSON.parse(bytes.toString('utf8'));
      return new SettingsStore(path, { ...defaultSettings, ...v.parse(v.partial(Settings), kept) });
    } catch (error) {
      const problem = new AppError('settings-damaged', { path, reason: asError(error).message }, error);
      return new SettingsStore(path, defaultSettings, problem);
    }
  }

  private constructor(path: string, value: Settings, problem?: AppError) {
    this.#path = path;
    this.#value = value;
    this.#problem = problem;
  }

  /** Why the file was not read, and the defaults count; gone with the next change, which writes it anew. */
  get problem(): AppError | undefined {
    return this.#problem;
  }

  get value(): Settings {
    return this.#value;
  }

  /** Tells every listener once the file is written. */
  change(change: Partial<Settings>): Promise<void> {
    const written = this.#writing.then(() => this.#write({ ...this.#value, ...change }));
    this.#writing = written.catch(() => {});
    return written;
  }

  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #write(value: Settings): Promise<void> {
    await writePrivateFile(this.#path, `${JSON.stringify(value, null, 2)}\n`);
    this.#value = value;
    this.#problem = undefined;
    for (const listener of this.#listeners) listener(value);
  }
}
