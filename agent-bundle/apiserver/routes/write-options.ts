import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { FieldValidation } from '../codec/decode-object.ts';
import { stringList, unsupportedValue } from '../registry/field-error.ts';
import { integerOf, invalidOptions } from './query-value.ts';
import { isTrue } from './request-info.ts';

/** What the query of a write says: https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const fieldValidations = ['Ignore', 'Warn', 'Strict', ''] as const;

/** Throws 422 in upstream's words. */
export function writeOptionsOf(query: URLSearchParams, kind: OptionsKind): WriteOptions {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const errors = dryRun.some((value) => value !== 'All')
    ? [unsupportedValue('dryRun', stringList(dryRun), ['All'])]
    : [];
  const asked = query.get('fieldValidation') ?? '';
  const fieldValidation = fieldValidations.find((known) => known === asked);
  if (fieldValidation === undefined) errors.push(unsupportedValue('fieldValidation', asked, fieldValidations));
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return { dryRun: dryRun.length > 0, fieldValidation: fieldValidation || 'Warn' };
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
