import {
  type IngressClass,
  IngressClassKind,
  type IngressClassParametersReference,
} from '../../../../common/api/networking/v1/ingress-class.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, tooLong } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { follows, requiredOneOf } from '../validation/names.ts';
import { validateTypedReference } from './typed-reference.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/ */
export const ingressClasses = defineResource(IngressClassKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: ({ spec }) => [
      ...validateController(spec.controller ?? ''),
      ...validateParameters(spec.parameters),
    ],
    prepareForUpdate: (ingressClass, old) => {
      const changed = !semanticEqual(ingressClass.spec, old.spec);
      ingressClass.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
    },
    validateUpdate: ({ spec }, old) => [
      ...unchanged(spec.controller, old.spec.controller, 'spec.controller'),
      ...validateParameters(spec.parameters),
    ],
  },
  columns: [
    nameColumn,
    column('Controller', 'Who serves ingresses of this class.', ({ spec }) => spec.controller ?? ''),
    column('Parameters', 'An object that says more to the controller.', parametersCell),
    ageColumn,
  ],
});

function parametersCell({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return none;
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
}

const controllerMost = 250;
const pathPattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const wholePath = new RegExp(`^${pathPattern}$`);

/** `acme.io/foo` */
function validateController(controller: string): FieldError[] {
  const field = 'spec.controller';
  const errors = controller.length > controllerMost ? [tooLong(field, controllerMost)] : [];
  if (controller === '') return [requiredValue(field)];
  const at = controller.indexOf('/');
  const domain = controller.slice(0, Math.max(at, 0));
  const path = controller.slice(at + 1);
  if (domain === '' || path === '') {
    return [...errors, invalidValue(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const wrongPath = wholePath.test(path)
    ? []
    : [invalidValue(field, path, `Invalid path (regex used for validation is '${pathPattern}')`)];
  return [...errors, ...follows(rfc1123Subdomain, domain, field), ...wrongPath];
}

function validateParameters(parameters: IngressClassParametersReference | undefined): FieldError[] {
  if (!parameters) return [];
  const field = 'spec.parameters';
  const { scope, namespace } = parameters;
  const errors = [
    ...validateTypedReference(parameters, field),
    ...requiredOneOf(scope, ['Cluster', 'Namespace'], `${field}.scope`),
  ];
  if (scope === 'Namespace') {
    if (!namespace) errors.push(requiredValue(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else errors.push(...follows(rfc1123Label, namespace, `${field}.namespace`));
  } else if (scope === 'Cluster' && namespace !== undefined) {
    errors.push(forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  }
  return errors;
}
