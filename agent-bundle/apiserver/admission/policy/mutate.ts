import { CelError } from '../../cel/cel.ts';
import { toJson } from '../../cel/to-json.ts';
import { isObject } from '../../codec/json-value.ts';
import { fieldsOfConfiguration } from '../../managed-fields/configuration-fields.ts';
import { mergeConfiguration } from '../../managed-fields/merge.ts';
import { type Shape, type StructShape, shapeOfMessage } from '../../managed-fields/shape.ts';
import { jsonPatch } from '../../patch/json-patch.ts';
import { StatusError } from '../../status-error.ts';
import { ExpressionError, evaluateExpression, policyBudget } from '../matching/expression.ts';
import { meetsAll } from '../matching/match-conditions.ts';
import type { JsonObject } from '../matching/request-form.ts';
import { requestValues } from '../matching/request-values.ts';
import type { Shown } from '../matching/shown-request.ts';
import type { CompiledMutatingPolicy, CompiledMutation } from './compile-policy.ts';
import type { PolicyCase } from './policy-case.ts';
import { lazyVariables } from './policy-variables.ts';

/**
 * What a policy makes of an object, one mutation after the other; undefined where its conditions are not met. Rejects with an
 * ExpressionError for what cannot be evaluated, or cannot be done.
 */
export async function mutatedBy(
  policy: CompiledMutatingPolicy,
  given: Readonly<Record<string, unknown>>,
  shown: Shown,
  { request, context }: PolicyCase,
): Promise<JsonObject | undefined> {
  const { form, object } = shown;
  if (!object || !form.schema) return undefined;
  const shape = shapeOfMessage(form.schema);
  const budget = policyBudget();
  const valuesFor = (current: JsonObject) => ({
    ...requestValues(request, { ...shown, object: current }, context),
    ...given,
  });
  if (!(await meetsAll(policy.conditions, valuesFor(object)))) return undefined;
  let current = object;
  for (const { type, expression } of policy.mutations) {
    const values = valuesFor(current);
    const variables = lazyVariables(policy.variables, values, budget);
    const made = plain(await evaluateExpression(expression, { ...values, variables }, budget));
    current = changes[type](shape, current, made);
  }
  return current;
}

function plain(value: unknown): unknown {
  try {
    return toJson(value);
  } catch (error) {
    throw error instanceof CelError ? new ExpressionError(error.message) : error;
  }
}

type Change = (shape: StructShape, object: JsonObject, made: unknown) => JsonObject;

const changes: Readonly<Record<CompiledMutation['type'], Change>> = {
  JSONPatch: (_, object, made) => {
    try {
      return mustBeObject(jsonPatch(object, made));
    } catch (error) {
      throw error instanceof StatusError ? new ExpressionError(`JSON Patch: ${error.message}`) : error;
    }
  },
  ApplyConfiguration: (shape, object, made) => {
    const configuration = mustBeObject(made);
    const atomic = atomicsIn(shape, configuration, '');
    if (atomic.length > 0) {
      const paths = atomic.join(', ');
      throw new ExpressionError(`may not mutate atomic arrays, maps or structs: ${paths}`);
    }
    const { errors } = fieldsOfConfiguration(shape, configuration);
    if (errors.length > 0) throw new ExpressionError(`error applying patch: ${errors.join(', ')}`);
    return mustBeObject(mergeConfiguration(shape, object, configuration));
  },
};

function mustBeObject(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw new ExpressionError('the mutation does not evaluate to an object');
}

/** What can only be replaced as a whole: an expression that names some of it would take away the rest. */
function atomicsIn(shape: Shape, value: unknown, path: string): string[] {
  switch (shape.type) {
    case 'leaf':
      return Array.isArray(value) || isObject(value) ? [path] : [];
    case 'struct':
      if (!isObject(value)) return [];
      return Object.entries(value).flatMap(([name, member]) => {
        const known = shape.members.get(name)?.shape ?? shape.rest;
        return known ? atomicsIn(known, member, `${path}.${name}`) : [];
      });
    case 'map':
      if (!isObject(value)) return [];
      return Object.entries(value).flatMap(([key, member]) => atomicsIn(shape.of, member, `${path}.${key}`));
    case 'keyed':
      if (!Array.isArray(value)) return [];
      return value.flatMap((item, index) => atomicsIn(shape.of, item, `${path}[${index}]`));
    case 'set':
    case 'open':
      return [];
  }
}
