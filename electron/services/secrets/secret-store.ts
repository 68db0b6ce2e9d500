/**
 * Passwords that the app was given, by key: `<cluster>/<host>`, `<cluster>/<host>/sudo`. A key has letters, digits and
 * `.`, `_`, `-`, in words between slashes; another one is a fault of ours and throws.
 */
export interface SecretStore {
  /** `keyring`: encrypted with a key of the desktop's keyring. `files`: plain files that only the user may read. */
  readonly keptIn: 'keyring' | 'files';
  /** Undefined: there is none. Error: `secret-sealed`. */
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Those that begin with `prefix`, sorted. */
  keys(prefix: string): Promise<string[]>;
}
