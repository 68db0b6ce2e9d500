import { type ReplicaSet, ReplicaSetKind } from '../../../../common/api/apps/v1/replica-set.ts';
import { formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import { ageColumn, column, nameColumn, templateColumns } from '../../table/column.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import type { FieldError } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { podNameWarnings, podWarnings } from '../core/pod-warnings.ts';
import { scaleOf } from '../scale.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateLastingTemplate } from '../validation/pod-spec.ts';
import { validateReplicaCounts } from '../validation/replica-counts.ts';
import { validateSelector, validateSelectorUpdate } from '../validation/replica-selector.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/ */
export const replicaSets = defineResource(ReplicaSetKind, {
  setDefaults: ({ spec }) => setPodTemplateDefaults(spec.template),
  strategy: {
    prepareForCreate: (set) => {
      set.metadata.generation = 1;
      set.status = { replicas: 0 };
    },
    validateCreate: validate,
    prepareForUpdate: (set, old) => {
      set.status = old.status;
      countGeneration(set, old, ({ spec }) => spec);
    },
    validateUpdate: (set, old) => [...validate(set), ...validateSelectorUpdate(set.spec.selector, old.spec.selector)],
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata)),
      ...podWarnings(spec.template?.spec, old?.spec.template?.spec, 'spec.template.spec'),
    ],
  },
  subresources: {
    scale: scaleOf<ReplicaSet>(({ spec }) => formatRequirements(requirementsOf(spec.selector))),
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (set, old) => {
          set.spec = old.spec;
        },
        validateUpdate: ({ status }) => validateReplicaCounts(status),
      },
    },
  },
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  columns: [
    nameColumn,
    column('Desired', 'How many pods there should be.', ({ spec }) => spec.replicas ?? 0, { type: 'integer' }),
    column('Current', 'How many pods there are.', ({ status }) => status?.replicas ?? 0, { type: 'integer' }),
    column('Ready', 'How many of them are ready.', ({ status }) => status?.readyReplicas ?? 0, { type: 'integer' }),
    ageColumn,
    ...templateColumns<ReplicaSet>(
      ({ spec }) => spec.template?.spec.containers ?? [],
      ({ spec }) => formatRequirements(requirementsOf(spec.selector)),
    ),
  ],
});

function validate({ spec }: ReplicaSet): FieldError[] {
  const { replicas, minReadySeconds, selector, template } = spec;
  return [
    ...nonNegative(replicas, 'spec.replicas'),
    ...nonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(selector, template),
    ...(template ? validateLastingTemplate(template, 'ReplicaSet', 'spec.template') : []),
  ];
}
