import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { readIfThere, writePrivateFile } from '../data-folder/private-file.ts';
import type { SecretStore } from './secret-store.ts';

/** Encrypts with a key of the desktop's keyring (Electron's safeStorage). Both throw where the keyring refuses. */
export interface Sealing {
  seal(value: string): Uint8Array;
  unseal(sealed: Uint8Array): string;
}

const plain = '.txt';
const sealed = '.sealed';
const word = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Of a file name, with room for its ending. */
const longest = 200;

/**
 * A file (0600) for each secret in `secrets/` (0700) of the data folder: `.txt` as it is, `.sealed` encrypted. Whoever
 * has no sealing, as the command line, reads plain ones only; whoever has it reads both.
 */
export class FileSecretStore implements SecretStore {
  readonly #folder: string;
  readonly #sealing: Sealing | undefined;

  constructor(dataFolder: string, sealing?: Sealing) {
    this.#folder = join(dataFolder, 'secrets');
    this.#sealing = sealing;
  }

  get keptIn(): SecretStore['keptIn'] {
    return this.#sealing ? 'keyring' : 'files';
  }

  async get(key: string): Promise<string | undefined> {
    const bytes = await readIfThere(this.#path(key, sealed));
    if (bytes === undefined) return (await readIfThere(this.#path(key, plain)))?.toString('utf8');
    if (!this.#sealing) throw new AppError('secret-sealed', { key, reason: 'only the app can decrypt it' });
    try {
      return this.#sealing.unseal(bytes);
    } catch (error) {
      throw new AppError('secret-sealed', { key, reason: asError(error).message }, error);
    }
  }

  async set(key: string, value: string): Promise<void> {
    const [kept, other] = this.#sealing ? [sealed, plain] : [plain, sealed];
    await writePrivateFile(this.#path(key, kept), this.#sealing?.seal(value) ?? value);
    await rm(this.#path(key, other), { force: true });
  }

  async delete(key: string): Promise<void> {
    for (const kind of [plain, sealed]) await rm(this.#path(key, kind), { force: true });
  }

  async keys(prefix: string): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const ours = names.filter((name) => name.endsWith(plain) || name.endsWith(sealed));
    const keys = new Set(ours.map((name) => decodeURIComponent(name.replace(/\.[a-z]+$/, ''))));
    return [...keys].filter((key) => key.startsWith(prefix)).sort();
  }

  /** Slashes are written `%2F`: one folder, whatever the key. */
  #path(key: string, ending: string): string {
    const name = encodeURIComponent(key);
    if (!key.split('/').every((part) => word.test(part)) || name.length > longest) {
      throw new Error('this cannot be the key of a secret');
    }
    return join(this.#folder, `${name}${ending}`);
  }
}
