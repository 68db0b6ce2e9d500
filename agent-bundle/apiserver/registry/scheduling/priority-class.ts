import { type PriorityClass, PriorityClassKind } from '../../../../common/api/scheduling/v1/priority-class.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, forbiddenField } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { requiredOneOf } from '../validation/names.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/priority-class-v1/ */
export const priorityClasses = defineResource(PriorityClassKind, {
  strategy: {
    prepareForCreate: ({ metadata }) => {
      metadata.generation = 1;
    },
    validateCreate: validate,
    prepareForUpdate: () => {},
    whyToStay: ({ metadata }) =>
      systemValues.has(metadata.name) ? 'this is a system priority class and cannot be deleted' : undefined,
    validateUpdate: (now, old) => [
      ...(now.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
      ...unchanged(now.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
    ],
  },
  columns: [
    nameColumn,
    column('Value', 'The priority.', ({ value }) => value, { type: 'integer' }),
    column('Global-Default', 'Whether pods without a class are of this one.', (each) => each.globalDefault ?? false, {
      type: 'boolean',
    }),
    ageColumn,
    column('PreemptionPolicy', 'Whether its pods push out others.', ({ preemptionPolicy = '' }) => preemptionPolicy),
  ],
});

const systemPrefix = 'system-';
const userMost = 1_000_000_000;

/** The classes of the system's own pods, and what they must be. */
const systemValues = new Map([
  ['system-node-critical', 2 * userMost + 1000],
  ['system-cluster-critical', 2 * userMost],
]);

function validate({ metadata: { name }, value, globalDefault, preemptionPolicy }: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  if (name.startsWith(systemPrefix)) {
    const problem = systemProblem(name, value, globalDefault ?? false);
    const why = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${problem}`;
    if (problem !== undefined) errors.push(forbiddenField('metadata.name', why));
  } else if (value > userMost) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${userMost}`));
  }
  return [...errors, ...requiredOneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'preemptionPolicy')];
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = systemValues.get(name);
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
