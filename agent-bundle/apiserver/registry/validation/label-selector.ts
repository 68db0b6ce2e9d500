import type { LabelSelector } from '../../../../common/api/meta/v1.ts';
import { labelValueRule, qualifiedName } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { follows } from './names.ts';
import { validateLabels } from './object-meta.ts';

export function validateLabelSelector(selector: LabelSelector | undefined, field: string): FieldError[] {
  if (!selector) return [];
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((expression, index) =>
      validateExpression(expression, `${field}.matchExpressions[${index}]`),
    ),
  ];
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

function validateExpression({ key, operator, values = [] }: Expression, field: string): FieldError[] {
  return [
    ...validateOperator(operator, values, field),
    ...follows(qualifiedName, key, `${field}.key`),
    ...values.flatMap((value, index) => follows(labelValueRule, value, `${field}.values[${index}]`)),
  ];
}

function validateOperator(operator: string, values: readonly string[], field: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return [];
      return [requiredValue(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return [];
      return [forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}
