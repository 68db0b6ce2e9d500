import type { Found, FoundFile } from './found.ts';
import { type ServicePlan, type WantedFile, sha256Of } from './wanted.ts';

/** What stands between a host and a service being as it should be, in the order to do it. */
export type ServiceAction =
  /** In this order. */
  | { readonly kind: 'write'; readonly files: readonly WantedFile[] }
  | { readonly kind: 'reload-systemd' }
  | { readonly kind: 'enable' }
  | { readonly kind: 'start' }
  | { readonly kind: 'restart' }
  /** It was started by an earlier run and is not ready yet: only wait. */
  | { readonly kind: 'await' }
  /** Nobody reads them any more. */
  | { readonly kind: 'remove'; readonly paths: readonly string[] };

/**
 * The difference as data. The unit is written last, after what it reads; a run that is broken off anywhere is finished
 * by the next one, since the running process says what it was started with.
 */
export function serviceActions(wanted: ServicePlan, { files, unit }: Found): ServiceAction[] {
  const writes = filesToWrite([...wanted.files, wanted.unitFile], files);
  const unitWritten = writes.includes(wanted.unitFile);
  const actions: ServiceAction[] = writes.length > 0 ? [{ kind: 'write', files: writes }] : [];
  if (unitWritten || unit.needsReload) actions.push({ kind: 'reload-systemd' });
  if (!unit.enabled) actions.push({ kind: 'enable' });
  if (unit.active !== 'active' && unit.active !== 'activating') actions.push({ kind: 'start' });
  else if (unit.revision !== wanted.revision || writes.length > 0) actions.push({ kind: 'restart' });
  else if (unit.active === 'activating') actions.push({ kind: 'await' });
  const paths = wanted.leftOver.filter((path) => files.has(path));
  if (paths.length > 0) actions.push({ kind: 'remove', paths });
  return actions;
}

/** Those that are absent, have other content, another mode or another owner. */
export function filesToWrite(wanted: readonly WantedFile[], found: ReadonlyMap<string, FoundFile>): WantedFile[] {
  return wanted.filter((file) => {
    const is = found.get(file.path);
    return is?.sha256 !== sha256Of(file.content) || is.mode !== file.mode || is.owner !== 'root:root';
  });
}
