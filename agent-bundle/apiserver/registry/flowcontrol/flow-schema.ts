import { type FlowSchema, FlowSchemaKind } from '../../../../common/api/flowcontrol/v1/flow-schema.ts';
import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { statusPart } from '../status-part.ts';
import { follows, oneOf } from '../validation/names.ts';
import { validateConditions } from './conditions.ts';
import { validateFlowRule } from './flow-schema-rules.ts';
import { mandatoryFlowSchemas } from './mandatory.ts';
import { ownMember } from '../../codec/json-value.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/flow-schema-v1/ */
export const flowSchemas = defineResource(FlowSchemaKind, {
  strategy: {
    prepareForCreate: (schema) => {
      schema.metadata.generation = 1;
      schema.status = {};
    },
    validateCreate: validate,
    prepareForUpdate: (schema, old) => {
      schema.status = old.status;
      countGeneration(schema, old, ({ spec }) => spec);
    },
    validateUpdate: validate,
  },
  subresources: { status: statusPart(({ status }) => validateConditions(status?.conditions)) },
  columns: [
    nameColumn,
    column('PriorityLevel', 'Where its requests go.', ({ spec }) => spec.priorityLevelConfiguration.name),
    column('MatchingPrecedence', 'The least number counts.', ({ spec }) => spec.matchingPrecedence ?? 0),
    column('DistinguisherMethod', 'What makes flows of them.', ({ spec }) => spec.distinguisherMethod?.type ?? none),
    ageColumn,
    column('MissingPL', 'Whether its priority level is missing.', missingCell),
  ],
});

const precedenceMost = 10_000;
const exempt = 'exempt';

function validate({ metadata: { name }, spec }: FlowSchema): FieldError[] {
  const { priorityLevelConfiguration: level, distinguisherMethod, rules = [] } = spec;
  const errors = validatePrecedence(spec.matchingPrecedence ?? 0, name);
  errors.push(...oneOf(distinguisherMethod?.type, ['ByNamespace', 'ByUser'], 'spec.distinguisherMethod.type'));
  if (level.name === '') {
    errors.push(requiredValue('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  } else errors.push(...follows(rfc1123Subdomain, level.name, 'spec.priorityLevelConfiguration.name'));
  rules.forEach((rule, index) => errors.push(...validateFlowRule(rule, `spec.rules[${index}]`)));
  const fixed = ownMember(mandatoryFlowSchemas, name);
  if (fixed && !semanticEqual(spec, fixed)) {
    errors.push(invalidValue('spec', spec, `spec of '${name}' must equal the fixed value`));
  }
  return errors;
}

function validatePrecedence(precedence: number, name: string): FieldError[] {
  const refuse = (why: string) => [invalidValue('spec.matchingPrecedence', precedence, why)];
  if (precedence <= 0) return refuse('must be a positive value');
  if (precedence > precedenceMost) return refuse(`must not be greater than ${precedenceMost}`);
  if (precedence === 1 && name !== exempt) {
    return refuse(`only the schema named '${exempt}' may have matchingPrecedence 1`);
  }
  return [];
}

function missingCell({ status }: FlowSchema): string {
  return status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?';
}
