import { type StatefulSet, StatefulSetKind } from '../../../../common/api/apps/v1/stateful-set.ts';
import { formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import { ageColumn, column, nameColumn, templateColumns } from '../../table/column.ts';
import { podNameWarnings, podWarnings } from '../core/pod-warnings.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { scaleOf } from '../scale.ts';
import {
  validateStatefulSet,
  validateStatefulSetStatus,
  validateStatefulSetUpdate,
} from './stateful-set-validation.ts';

const selectorText = ({ spec }: StatefulSet): string => formatRequirements(requirementsOf(spec.selector));

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/ */
export const statefulSets = defineResource(StatefulSetKind, {
  setDefaults: ({ spec }) => {
    setPodTemplateDefaults(spec.template);
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ??= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') strategy.rollingUpdate = { partition: 0, ...strategy.rollingUpdate };
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1';
      claim.kind ??= 'PersistentVolumeClaim';
    }
  },
  strategy: {
    prepareForCreate: (set) => {
      set.metadata.generation = 1;
      set.status = { replicas: 0, availableReplicas: 0 };
    },
    validateCreate: validateStatefulSet,
    prepareForUpdate: (set, old) => {
      set.status = old.status;
      countGeneration(set, old, ({ spec }) => spec);
    },
    validateUpdate: (set, old) => [...validateStatefulSet(set), ...validateStatefulSetUpdate(set, old)],
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata)),
      ...podWarnings(spec.template.spec, old?.spec.template.spec, 'spec.template.spec'),
    ],
  },
  subresources: {
    scale: scaleOf<StatefulSet>(selectorText),
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (set, old) => {
          set.spec = old.spec;
        },
        validateUpdate: validateStatefulSetStatus,
      },
    },
  },
  columns: [
    nameColumn,
    column('Ready', 'Pods that are ready, of all that should be.', ({ spec, status }) => {
      return `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`;
    }),
    ageColumn,
    ...templateColumns<StatefulSet>(({ spec }) => spec.template.spec.containers, selectorText).slice(0, 2),
  ],
});
