import { dirname, isAbsolute, resolve } from 'node:path';

/** Where a cluster file stands, and what `~` means in it. */
export interface FilePlace {
  readonly path: string;
  readonly home: string;
}

/** Which file a path of a cluster file means. */
export function absolutePath(written: string, { path, home }: FilePlace): string {
  return resolve(dirname(path), written.replace(/^~(?=\/|$)/, home));
}

/** A path of a cluster file as a draft has it, which has no folder of its own: what begins with `~` stays so. */
export function pathForDraft(written: string, place: FilePlace): string {
  return isAbsolute(written) || /^~(\/|$)/.test(written) ? written : absolutePath(written, place);
}
