import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { FieldValidation } from '../codec/decode-object.ts';
import { validateFieldManager } from '../managed-fields/field-manager.ts';
import {
  type FieldError,
  forbiddenField,
  requiredValue,
  stringList,
  unsupportedValue,
} from '../registry/field-error.ts';
import { integerOf, invalidOptions } from './query-value.ts';
import { isTrue } from './request-info.ts';

/** What the query of a write says: https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  /** Empty when the client leaves it to its User-Agent. */
  readonly fieldManager: string;
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const fieldValidations = ['Ignore', 'Warn', 'Strict', ''] as const;

/** Throws 422 in upstream's words. `patchErrors` are what is wrong with the options of a patch besides. */
export function writeOptionsOf(
  query: URLSearchParams,
  kind: OptionsKind,
  patchErrors: readonly FieldError[] = [],
): WriteOptions {
  if (query.size === 0 && patchErrors.length === 0) return noOptions;
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const fieldManager = query.get('fieldManager') ?? '';
  const errors = [...patchErrors, ...validateFieldManager(fieldManager)];
  if (dryRun.some((value) => value !== 'All')) errors.push(unsupportedValue('dryRun', stringList(dryRun), ['All']));
  const asked = query.get('fieldValidation') ?? '';
  const fieldValidation = fieldValidations.find((known) => known === asked);
  if (fieldValidation === undefined) errors.push(unsupportedValue('fieldValidation', asked, fieldValidations));
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return { dryRun: dryRun.length > 0, fieldValidation: fieldValidation || 'Warn', fieldManager };
}

/** Of a client that says nothing. */
export const noOptions: WriteOptions = { dryRun: false, fieldValidation: 'Warn', fieldManager: '' };

export interface ApplyOptions extends WriteOptions {
  /** Whether it takes over what others own. */
  readonly mode: 'careful' | 'force';
}

/** Of a PATCH that applies a configuration: who applies must say so. */
export function applyOptionsOf(query: URLSearchParams): ApplyOptions {
  const named = (query.get('fieldManager') ?? '') !== '';
  const errors = named ? [] : [requiredValue('fieldManager', 'is required for apply patch')];
  const options = writeOptionsOf(query, 'PatchOptions', errors);
  const force = query.get('force');
  return { ...options, mode: force !== null && isTrue(force) ? 'force' : 'careful' };
}

/** Of every other PATCH: there is nothing to force. */
export function patchOptionsOf(query: URLSearchParams): WriteOptions {
  const errors = query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : [];
  return writeOptionsOf(query, 'PatchOptions', errors);
}

/** The options of a DELETE: those of the query where the body does not say otherwise. */
export function deleteOptionsOf(query: URLSearchParams, body: DeleteOptions): DeleteOptions {
  const dryRun = query.getAll('dryRun');
  const orphanDependents = query.get('orphanDependents');
  const propagationPolicy = query.get('propagationPolicy');
  const gracePeriodSeconds = integerOf(query, 'gracePeriodSeconds');
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(orphanDependents === null ? {} : { orphanDependents: isTrue(orphanDependents) }),
    ...(dryRun.length > 0 ? { dryRun } : {}),
    ...body,
  };
}
