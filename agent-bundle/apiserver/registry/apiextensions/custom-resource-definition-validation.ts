import type { CustomResourceConversion } from '../../../../common/api/apiextensions/v1/custom-resource-conversion.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames as Names,
} from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { rfc1035Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, stringList } from '../field-error.ts';
import { follows, required, requiredOneOf } from '../validation/names.ts';
import { validateWebhookClient } from '../validation/webhook.ts';
import { validateVersions } from './version-validation.ts';

/**
 * What is wrong with a definition. `old` is what it replaces: its schemas may stay as wrong as they were.
 * https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
 */
export function validateDefinition(definition: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  const { metadata, spec } = definition;
  const errors: FieldError[] = [];
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.push(invalidValue('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  errors.push(
    ...validateGroup(spec.group),
    ...requiredOneOf(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope'),
    ...validateVersions(spec.versions, old?.spec.versions),
    ...validateNames(spec.names, 'spec.names'),
    ...validateConversion(spec.conversion, 'spec.conversion'),
  );
  if (spec.preserveUnknownFields) {
    const why =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    errors.push(invalidValue('spec.preserveUnknownFields', true, why));
  }
  return [...errors, ...validateApproval(definition, old), ...validateStoredVersions(definition)];
}

/** Names that objects are stored and found by stay; those that clients know, once they are served. */
export function validateDefinitionUpdate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  const [now, before] = [definition.spec, old.spec];
  const served = (old.status?.conditions ?? []).some(({ type, status }) => type === 'Established' && status === 'True');
  const kept: [string, string, string][] = [
    ['spec.group', now.group, before.group],
    ['spec.names.plural', now.names.plural, before.names.plural],
  ];
  if (served) {
    kept.push(['spec.scope', now.scope, before.scope], ['spec.names.kind', now.names.kind, before.names.kind]);
  }
  const changed = kept.filter(([, value, was]) => value !== was);
  return [
    ...validateDefinition(definition, old),
    ...changed.map(([field, value]) => invalidValue(field, value, 'field is immutable')),
  ];
}

function validateGroup(group: string): FieldError[] {
  const field = 'spec.group';
  const errors = required(group, field, rfc1123Subdomain);
  if (errors.length > 0 || group.includes('.')) return errors;
  return [invalidValue(field, group, 'should be a domain with at least one dot')];
}

function validateNames(names: Names, field: string): FieldError[] {
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names;
  const mixedCase = (value: string | undefined, at: string) => {
    const wrong = value ? rfc1035Label(value.toLowerCase()) : [];
    if (!value || wrong.length === 0) return value ? [] : [requiredValue(at)];
    return [invalidValue(at, value, `may have mixed case, but should otherwise match: ${wrong.join(',')}`)];
  };
  const errors = [
    ...required(plural, `${field}.plural`, rfc1035Label),
    ...required(singular, `${field}.singular`, rfc1035Label),
    ...mixedCase(kind, `${field}.kind`),
    ...mixedCase(listKind, `${field}.listKind`),
    ...shortNames.flatMap((name, index) => follows(rfc1035Label, name, `${field}.shortNames[${index}]`)),
    ...categories.flatMap((name, index) => follows(rfc1035Label, name, `${field}.categories[${index}]`)),
  ];
  if (kind === '' || kind !== listKind) return errors;
  return [...errors, invalidValue(`${field}.listKind`, listKind, 'kind and listKind may not be the same')];
}

const reviewVersions = ['v1', 'v1beta1'];

function validateConversion(conversion: CustomResourceConversion | undefined, field: string): FieldError[] {
  const { strategy, webhook } = conversion ?? {};
  const errors = requiredOneOf(strategy, ['None', 'Webhook'], `${field}.strategy`);
  const at = `${field}.webhookClientConfig`;
  if (strategy !== 'Webhook') {
    const why = 'should not be set when strategy is not set to Webhook';
    return webhook ? [...errors, forbiddenField(at, why)] : errors;
  }
  if (webhook?.clientConfig) errors.push(...validateWebhookClient(webhook.clientConfig, at));
  else errors.push(requiredValue(at, 'required when strategy is set to Webhook'));
  return [
    ...errors,
    ...validateReviewVersions(webhook?.conversionReviewVersions ?? [], `${field}.conversionReviewVersions`),
  ];
}

function validateReviewVersions(versions: readonly string[], field: string): FieldError[] {
  if (versions.length === 0) return [requiredValue(field)];
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalidValue(`${field}[${index}]`, version, 'duplicate version')]
      : follows(rfc1035Label, version, `${field}[${index}]`),
  );
  if (versions.some((version) => reviewVersions.includes(version))) return errors;
  return [
    ...errors,
    invalidValue(field, stringList(versions), `must include at least one of ${reviewVersions.join(', ')}`),
  ];
}

const approval = 'api-approved.kubernetes.io';
const proposal = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** Groups of Kubernetes' own are for kinds that its API reviewers have seen. */
function validateApproval({ metadata, spec }: CustomResourceDefinition, old?: CustomResourceDefinition): FieldError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return [];
  const field = `metadata.annotations[${approval}]`;
  const value = metadata.annotations?.[approval] ?? '';
  if (old && value === (old.metadata.annotations?.[approval] ?? '')) return [];
  if (value === '')
    return [requiredValue(field, `protected groups must have approval annotation "${approval}", ${proposal}`)];
  if (value.startsWith('unapproved') || URL.canParse(value)) return [];
  const why = `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", ${proposal}`;
  return [invalidValue(field, value, why)];
}

/** Every version that an object may still be stored as must be known. */
export function validateStoredVersions({ spec, status }: CustomResourceDefinition): FieldError[] {
  const field = 'status.storedVersions';
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) return [invalidValue(field, stringList(stored), 'must have at least one stored version')];
  const errors = stored.flatMap((version, index) =>
    spec.versions.some(({ name }) => name === version)
      ? []
      : [invalidValue(`${field}[${index}]`, version, 'must appear in spec.versions')],
  );
  const storage = spec.versions.find((version) => version.storage)?.name;
  if (storage === undefined || stored.includes(storage)) return errors;
  return [...errors, invalidValue(field, stringList(stored), `must have the storage version ${storage}`)];
}
