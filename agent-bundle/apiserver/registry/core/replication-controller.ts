import {
  type ReplicationController,
  ReplicationControllerKind,
} from '../../../../common/api/core/v1/replication-controller.ts';
import { ageColumn, column, labelsCell, nameColumn, templateColumns } from '../../table/column.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue, requiredValue, stringMap } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { podNameWarnings, podWarnings } from './pod-warnings.ts';
import { scaleOf } from '../scale.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateLastingTemplate } from '../validation/pod-spec.ts';
import { validateReplicaCounts } from '../validation/replica-counts.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replication-controller-v1/ */
export const replicationControllers = defineResource(ReplicationControllerKind, {
  setDefaults: ({ metadata, spec }) => {
    setPodTemplateDefaults(spec.template);
    const labels = spec.template?.metadata?.labels;
    if (!labels) return;
    spec.selector ??= { ...labels };
    metadata.labels ??= { ...labels };
  },
  strategy: {
    prepareForCreate: (controller) => {
      controller.metadata.generation = 1;
      controller.status = { replicas: 0 };
    },
    validateCreate: validate,
    prepareForUpdate: (controller, old) => {
      controller.status = old.status;
      countGeneration(controller, old, ({ spec }) => spec);
    },
    validateUpdate: validate,
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata)),
      ...podWarnings(spec.template?.spec, old?.spec.template?.spec, 'spec.template.spec'),
    ],
    defaultPropagation: 'Orphan',
  },
  subresources: {
    scale: scaleOf<ReplicationController>(({ spec }) => selectorText(spec.selector)),
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (controller, old) => {
          controller.spec = old.spec;
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
    ...templateColumns<ReplicationController>(
      ({ spec }) => spec.template?.spec.containers ?? [],
      ({ spec }) => labelsCell(spec.selector),
    ),
  ],
});

const selectorText = (selector: Readonly<Record<string, string>> = {}): string =>
  Object.keys(selector).length === 0 ? '' : labelsCell(selector);

function validate({ spec }: ReplicationController): FieldError[] {
  const { selector = {}, template } = spec;
  const errors = nonNegative(spec.minReadySeconds, 'spec.minReadySeconds');
  if (Object.keys(selector).length === 0) errors.push(requiredValue('spec.selector'));
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'));
  if (!template) return [...errors, requiredValue('spec.template')];
  const labels = template.metadata?.labels ?? {};
  if (!Object.entries(selector).every(([key, value]) => labels[key] === value)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalidValue('spec.template.metadata.labels', stringMap(labels), why));
  }
  return [...errors, ...validateLastingTemplate(template, 'ReplicationController', 'spec.template')];
}
