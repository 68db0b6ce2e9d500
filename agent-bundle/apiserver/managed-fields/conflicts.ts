import { StatusError, type StatusCause } from '../status-error.ts';
import { type FieldTree, shownPaths } from './field-set.ts';
import type { Manager } from './managers.ts';

/** A manager, and those of its fields that an apply would change. */
export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldTree;
}

/** 409: https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts */
export function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const all = conflicts
    .map(({ manager, fields }) => ({ holder: shownManager(manager), paths: shownPaths(fields) }))
    .sort((a, b) => (a.holder < b.holder ? -1 : 1));
  const causes = all.flatMap(({ holder, paths }) =>
    paths.map((field): StatusCause => ({ reason: 'FieldManagerConflict', message: `conflict with ${holder}`, field })),
  );
  const [first] = causes;
  const message =
    causes.length === 1 && first
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${all.map(list).join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}

const list = ({ holder, paths }: { readonly holder: string; readonly paths: readonly string[] }): string =>
  [`conflicts with ${holder}:`, ...paths.map((path) => `- ${path}`)].join('\n');

/** `"kubectl" with subresource "status" using apps/v1`; who applies is named without the version. */
function shownManager({ name, subresource, operation, apiVersion }: Manager): string {
  const named = JSON.stringify(name);
  const part = subresource === '' ? named : `${named} with subresource ${JSON.stringify(subresource)}`;
  return operation === 'Update' ? `${part} using ${apiVersion}` : part;
}
