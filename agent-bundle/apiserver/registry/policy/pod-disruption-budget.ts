import {
  type PodDisruptionBudget,
  PodDisruptionBudgetKind,
} from '../../../../common/api/policy/v1/pod-disruption-budget.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { validateConditions } from '../validation/conditions.ts';
import { validateAmount, validateShare } from '../validation/int-or-percent.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { oneOf } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';

const noneYet = () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 });

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ */
export const podDisruptionBudgets = defineResource(PodDisruptionBudgetKind, {
  strategy: {
    prepareForCreate: (budget) => {
      budget.metadata.generation = 1;
      budget.status = noneYet();
    },
    validateCreate: validate,
    prepareForUpdate: (budget, old) => {
      budget.status = old.status;
      const changed = !semanticEqual(budget.spec, old.spec);
      budget.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
    },
    validateUpdate: validate,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (budget, old) => {
          budget.spec = old.spec;
        },
        validateUpdate: validateStatus,
      },
    },
  },
  columns: [
    nameColumn,
    column('Min Available', 'How many pods must stay.', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    column('Max Unavailable', 'How many pods may be gone.', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    column('Allowed Disruptions', 'How many pods may go now.', ({ status }) => status.disruptionsAllowed, {
      type: 'integer',
    }),
    ageColumn,
  ],
});

function validate({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  const amounts = [
    { name: 'minAvailable', amount: minAvailable },
    { name: 'maxUnavailable', amount: maxUnavailable },
  ];
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(both ? [invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...amounts.flatMap(({ name, amount }) =>
      amount === undefined ? [] : [...validateAmount(amount, `spec.${name}`), ...validateShare(amount, `spec.${name}`)],
    ),
    ...validateLabelSelector(selector, 'spec.selector'),
    ...oneOf(unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget'], 'spec.unhealthyPodEvictionPolicy'),
  ];
}

function validateStatus({ status }: PodDisruptionBudget): FieldError[] {
  const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;
  return [
    ...validateConditions(status.conditions ?? [], 'status.conditions'),
    ...counts.flatMap((name) => nonNegative(status[name], `status.${name}`)),
  ];
}
