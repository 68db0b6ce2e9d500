import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `build/app.ts` writes beside the built app, in its package.json. */
export interface BuildInfo {
  readonly version: string;
  /** Packaged with the stand-in runtime: for trying, not for handing out. */
  readonly isDevelopmentPackage: boolean;
}

/** `folder`: that of the running program's file. */
export function readBuildInfo(folder: string): BuildInfo {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<BuildInfo>;
  const { version = '0.0.0', isDevelopmentPackage = false } = manifest;
  return { version, isDevelopmentPackage };
}
