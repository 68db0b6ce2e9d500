import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  NonResourceAttributes,
  ResourceAttributes,
} from '../../../common/api/authorization/v1/attributes.ts';
import type { SubjectAccessReviewStatus } from '../../../common/api/authorization/v1/subject-access-review.ts';
import type { Attributes, Authorizer } from '../authorization/authorizer.ts';
import type { User } from '../authentication/authenticator.ts';
import { type FieldError, invalidValue, requiredValue } from '../registry/field-error.ts';

/** What every access review asks about: a resource, or a path. */
export interface AccessQuestion {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/ */
export function validateQuestion({ resourceAttributes, nonResourceAttributes }: AccessQuestion): FieldError[] {
  if (resourceAttributes && nonResourceAttributes) {
    const why = 'cannot be specified in combination with resourceAttributes';
    return [invalidValue('spec.nonResourceAttributes', nonResourceAttributes, why)];
  }
  if (!resourceAttributes && !nonResourceAttributes) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    return [invalidValue('spec.resourceAttributes', null, why)];
  }
  const { fieldSelector, labelSelector } = resourceAttributes ?? {};
  return [
    ...validateSelector(fieldSelector, 'spec.resourceAttributes.fieldSelector'),
    ...validateSelector(labelSelector, 'spec.resourceAttributes.labelSelector'),
  ];
}

function validateSelector(
  selector: FieldSelectorAttributes | LabelSelectorAttributes | undefined,
  field: string,
): FieldError[] {
  if (!selector) return [];
  const { rawSelector = '', requirements = [] } = selector;
  if (rawSelector !== '' && requirements.length > 0) {
    const why = 'may not specified at the same time as requirements';
    return [invalidValue(`${field}.rawSelector`, rawSelector, why)];
  }
  if (rawSelector !== '' || requirements.length > 0) return [];
  return [
    requiredValue(`${field}.requirements`, `when ${field} is specified, requirements or rawSelector is required`),
  ];
}

/** What the authorizer says to it. */
export async function decideQuestion(
  authorizer: Authorizer,
  user: User,
  question: AccessQuestion,
): Promise<SubjectAccessReviewStatus> {
  const { outcome, reason = '', error } = await authorizer.authorize(attributesOf(user, question));
  return {
    allowed: outcome === 'allow',
    ...(outcome === 'deny' && { denied: true }),
    ...(reason !== '' && { reason }),
    ...(error !== undefined && { evaluationError: error }),
  };
}

function attributesOf(user: User, { resourceAttributes, nonResourceAttributes }: AccessQuestion): Attributes {
  if (!resourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {};
    return { user, request: { kind: 'path', verb, path }, selectedFields: {} };
  }
  const { verb = '', group = '', version = '', resource = '', subresource = '' } = resourceAttributes;
  const { namespace = '', name = '', fieldSelector } = resourceAttributes;
  return {
    user,
    request: { kind: 'resource', verb, group, version, resource, subresource, namespace, name, rest: '', path: '' },
    selectedFields: pinnedFields(fieldSelector),
  };
}

/** The fields that a selector pins to one value. Text that cannot be read pins nothing: then less is allowed. */
function pinnedFields(selector: FieldSelectorAttributes | undefined): Readonly<Record<string, string>> {
  const { rawSelector = '', requirements = [] } = selector ?? {};
  const terms = rawSelector.split(',').map((term) => /^([^=!\\]+)==?([^=!\\]+)$/.exec(term));
  const ofText = terms.flatMap((term) => (term ? [[term[1] ?? '', term[2] ?? ''] as const] : []));
  const ofRequirements = requirements.flatMap(({ key, operator, values = [] }) =>
    operator === 'In' && values.length === 1 ? [[key, values[0] ?? ''] as const] : [],
  );
  return Object.fromEntries([...ofText, ...ofRequirements]);
}
