import type { JSONSchemaProps, ValidationRule } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { CelType } from '../../cel/cel.ts';
import { celTypeOf, requestMost } from '../../custom-resources/schema/cel-type.ts';
import { compileCheck, compileMessage } from '../../custom-resources/schema/rules.ts';
import { structuralOf } from '../../custom-resources/schema/structural.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { expressionCostMost, excessWords, TotalCost } from './rule-costs.ts';

/**
 * The rules in CEL of a schema that is structural: they compile, and cannot cost too much, each by itself and all together. What
 * they may cost is bounded by how often their value may stand in an object.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#resource-use-by-validation-functions
 */
export function validateSchemaRules(schema: JSONSchemaProps, field: string): FieldError[] {
  const total = new TotalCost();
  const errors: FieldError[] = [];
  visit(schema, { field, isRoot: true, most: 1, uncorrelated: undefined }, { errors, total });
  return [...errors, ...total.errors(field)];
}

interface Place {
  readonly field: string;
  readonly isRoot: boolean;
  /** How often a value may stand here; Infinity: nobody says. */
  readonly most: number;
  /** The outermost schema whose values cannot be told apart from one state of the object to the next. */
  readonly uncorrelated: string | undefined;
}

interface Findings {
  readonly errors: FieldError[];
  readonly total: TotalCost;
}

function visit(schema: JSONSchemaProps, place: Place, findings: Findings): void {
  const { field, most } = place;
  const { properties = {}, additionalProperties: additional, items } = schema;
  const inner = { ...place, isRoot: false };
  if (typeof additional === 'object') {
    visit(
      additional,
      { ...inner, field: `${field}.additionalProperties`, most: most * boundOf(schema.maxProperties) },
      findings,
    );
  }
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
  for (const [name, property] of Object.entries(properties)) {
    const uncorrelated = place.uncorrelated ?? (isAtomic ? field : undefined);
    visit(property, { ...inner, field: `${field}.properties[${name}]`, uncorrelated }, findings);
  }
  if (items && !Array.isArray(items)) {
    const isMap = schema['x-kubernetes-list-type'] === 'map';
    const uncorrelated = place.uncorrelated ?? (isMap ? undefined : field);
    visit(items, { ...inner, field: `${field}.items`, most: most * boundOf(schema.maxItems), uncorrelated }, findings);
  }
  validateRulesOf(schema, place, findings);
}

const boundOf = (most: number | bigint | undefined): number =>
  most === undefined ? Infinity : Math.max(0, Number(most));

function validateRulesOf(schema: JSONSchemaProps, place: Place, findings: Findings): void {
  const { 'x-kubernetes-validations': rules = [] } = schema;
  if (rules.length === 0) return;
  const field = `${place.field}.x-kubernetes-validations`;
  const sized = celTypeOf(
    structuralOf(schema),
    'self',
    place.isRoot || schema['x-kubernetes-embedded-resource'] === true,
  );
  if (!sized) {
    findings.errors.push(untyped(field));
    return;
  }
  // As many as fit into a request, where nothing else bounds them.
  const most = Number.isFinite(place.most) ? place.most : Math.floor(requestMost / (sized.least + 1));
  rules.forEach((rule, index) => {
    validateRule(rule, sized.type, { ...place, field: `${field}[${index}]`, most }, findings);
  });
}

const untyped = (field: string): FieldError => ({
  reason: 'InternalError',
  message:
    'Internal error: internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations',
  field,
});

function validateRule(says: ValidationRule, type: CelType, place: Place, { errors, total }: Findings): void {
  const { field, most, uncorrelated } = place;
  const check = compileCheck(says, type);
  if (check.ok) {
    const cost = product(check.program.estimatedCost, most);
    if (cost > expressionCostMost)
      errors.push(forbiddenField(`${field}.rule`, excessWords('estimated rule cost', cost)));
    total.add(`${field}.rule`, cost);
  } else errors.push(invalidValue(`${field}.rule`, shownRule(says), check.error));
  const { message, error } = compileMessage(says, type);
  if (error !== undefined) errors.push(invalidValue(`${field}.messageExpression`, shownRule(says), error));
  if (message) {
    const cost = message.estimatedCost;
    const words = excessWords('estimated messageExpression cost', cost);
    if (cost > expressionCostMost) errors.push(forbiddenField(`${field}.messageExpression`, words));
    total.add(`${field}.messageExpression`, cost);
  }
  if (!check.ok) return;
  if (check.usesOldSelf && uncorrelated !== undefined) {
    const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`;
    errors.push(invalidValue(`${field}.rule`, says.rule, why));
  }
  if (!check.usesOldSelf && says.optionalOldSelf !== undefined) {
    const why = 'may not be set if oldSelf is not used in rule';
    errors.push(invalidValue(`${field}.optionalOldSelf`, says.optionalOldSelf, why));
  }
}

/** Nothing, however often: a list that may have no items has no cost. */
const product = (cost: number, times: number): number => (cost === 0 || times === 0 ? 0 : cost * times);

/** A rule as messages show it. */
const shownRule = (says: ValidationRule): object => ({
  Rule: says.rule,
  Message: says.message ?? '',
  MessageExpression: says.messageExpression ?? '',
  Reason: says.reason ?? null,
  FieldPath: says.fieldPath ?? '',
  OptionalOldSelf: says.optionalOldSelf ?? null,
});
