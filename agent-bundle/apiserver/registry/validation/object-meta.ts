import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import {
  type NameRule,
  labelValueRule,
  qualifiedName,
  rfc1123Label,
  rfc1123Subdomain,
} from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, stringList, tooLong } from '../field-error.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ */
export type ObjectNameRule = (name: string, isPrefix: boolean) => string[];

/** A rule for whole names, applied to the start of a generated one: that may end in a dash. */
export const nameBy =
  (rule: NameRule): ObjectNameRule =>
  (name, isPrefix) =>
    rule(isPrefix ? name.replace(/-+$/, 'a') : name);

/** What kinds may say of their metadata. */
export interface MetaRules {
  /** Which names are allowed; default: RFC 1123 subdomains. */
  readonly validateName?: ObjectNameRule;
  /** `any`: finalizers need no domain. Default: those without one are the few that are known. */
  readonly finalizerNames?: 'any' | 'known';
}

export function validateObjectMeta(
  metadata: ObjectMeta,
  kind: { readonly namespaced: boolean },
  { validateName: validName = nameBy(rfc1123Subdomain), finalizerNames = 'known' }: MetaRules = {},
): FieldError[] {
  return [
    ...validateNames(metadata, validName),
    ...validateNamespace(metadata, kind.namespaced),
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...validateAnnotations(metadata.annotations, 'metadata.annotations'),
    ...validateOwnerReferences(metadata),
    ...validateFinalizers(metadata.finalizers ?? [], finalizerNames),
  ];
}

function validateNames({ name, generateName }: ObjectMeta, validName: ObjectNameRule): FieldError[] {
  const prefix = generateName
    ? validName(generateName, true).map((words) => invalidValue('metadata.generateName', generateName, words))
    : [];
  if (!name) return [...prefix, requiredValue('metadata.name', 'name or generateName is required')];
  return [...prefix, ...validName(name, false).map((words) => invalidValue('metadata.name', name, words))];
}

function validateNamespace({ namespace }: ObjectMeta, namespaced: boolean): FieldError[] {
  if (!namespaced) return namespace ? [forbiddenField('metadata.namespace', 'not allowed on this type')] : [];
  if (!namespace) return [requiredValue('metadata.namespace')];
  return rfc1123Label(namespace).map((words) => invalidValue('metadata.namespace', namespace, words));
}

/** Also for labels of templates. */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedName(key).map((words) => invalidValue(field, key, words)),
    ...labelValueRule(value).map((words) => invalidValue(field, value, words)),
  ]);
}

const annotationsLimit = 256 * 1024;

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) =>
    qualifiedName(key.toLowerCase()).map((words) => invalidValue(field, key, words)),
  );
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return size > annotationsLimit ? [...errors, tooLong(field, annotationsLimit)] : errors;
}

function validateOwnerReferences({ ownerReferences = [] }: ObjectMeta): FieldError[] {
  const field = 'metadata.ownerReferences';
  const errors = ownerReferences.flatMap(({ apiVersion, kind, name, uid }) => {
    const wrong: FieldError[] = [];
    if (apiVersion === '') wrong.push(invalidValue(`${field}.apiVersion`, apiVersion, 'version must not be empty'));
    if (kind === '') wrong.push(invalidValue(`${field}.kind`, kind, 'must not be empty'));
    if (name === '') wrong.push(invalidValue(`${field}.name`, name, 'must not be empty'));
    if (uid === '') wrong.push(invalidValue(`${field}.uid`, uid, 'must not be empty'));
    if (apiVersion === 'v1' && kind === 'Event') {
      wrong.push(
        invalidValue(field, { apiVersion, kind, name, uid }, '/v1, Kind=Event is disallowed from being an owner'),
      );
    }
    return wrong;
  });
  const controllers = ownerReferences.filter(({ controller }) => controller).map(({ name }) => name);
  if (controllers.length < 2) return errors;
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${controllers.slice(0, 2).join(' and ')}`;
  return [...errors, invalidValue(field, ownerReferences, why)];
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

function validateFinalizers(finalizers: readonly string[], names: MetaRules['finalizerNames']): FieldError[] {
  const field = 'metadata.finalizers';
  const errors = finalizers.flatMap((finalizer) =>
    names === 'any' ? wrongNames(finalizer, field) : validateFinalizer(finalizer, field),
  );
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const why = 'finalizer orphan and foregroundDeletion cannot be both set';
    errors.push(invalidValue(field, stringList(finalizers), why));
  }
  return errors;
}

const wrongNames = (finalizer: string, field: string): FieldError[] =>
  qualifiedName(finalizer).map((words) => invalidValue(field, finalizer, words));

/** Also for a Namespace's spec.finalizers. */
export function validateFinalizer(finalizer: string, field: string): FieldError[] {
  const wrong = wrongNames(finalizer, field);
  if (wrong.length > 0 || finalizer.includes('/') || standardFinalizers.includes(finalizer)) return wrong;
  return [invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

const immutable = 'field is immutable';

export function validateObjectMetaUpdate(metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  const names = [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const;
  for (const name of names) {
    if (metadata[name] !== old[name]) errors.push(invalidValue(`metadata.${name}`, metadata[name] ?? null, immutable));
  }
  const added = (metadata.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer));
  if (old.deletionTimestamp && added.length > 0) {
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${stringList(added).verbatim}`;
    errors.push(forbiddenField('metadata.finalizers', why));
  }
  return errors;
}
