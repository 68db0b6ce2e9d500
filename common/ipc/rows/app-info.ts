import type { ErrorEnvelope } from '../../base/app-error.ts';

/** What the app is, and where. */
export interface AppInfo {
  readonly version: string;
  /** `app`: a desktop window. `browser`: the same pages, served to a browser on this machine. */
  readonly shell: 'app' | 'browser';
  readonly platform: string;
  /** Made from the stand-in runtime: for trying, not for handing out. */
  readonly isDevelopmentPackage: boolean;
  readonly dataFolder: string;
  /** `keyring`: encrypted with a key of the desktop's keyring. `files`: plain files only the user may read. */
  readonly secretsKeptIn: 'keyring' | 'files';
  /** What is wrong with the app's own files. */
  readonly problems: readonly ErrorEnvelope[];
}
