import { type DaemonSet, DaemonSetKind } from '../../../../common/api/apps/v1/daemon-set.ts';
import { formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import { ageColumn, column, labelsCell, nameColumn, templateColumns } from '../../table/column.ts';
import { podWarnings } from '../core/pod-warnings.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { countGeneration } from '../generation.ts';
import { validateDaemonSet, validateDaemonSetStatus } from './daemon-set-validation.ts';
import { validateSelectorUpdate } from '../validation/replica-selector.ts';

/** Counts the changes of the template alone. */
const templateGeneration = 'deprecated.daemonset.template.generation';

const integer = { type: 'integer' } as const;

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/ */
export const daemonSets = defineResource(DaemonSetKind, {
  setDefaults: ({ spec }) => {
    setPodTemplateDefaults(spec.template);
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ??= 'RollingUpdate';
    if (strategy.type !== 'RollingUpdate') return;
    strategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...strategy.rollingUpdate };
  },
  strategy: {
    prepareForCreate: (set) => {
      set.metadata.generation = 1;
      setTemplateGeneration(set, Math.max(1, Number(set.metadata.annotations?.[templateGeneration]) || 0));
      set.status = emptyStatus;
    },
    validateCreate: validateDaemonSet,
    prepareForUpdate: (set, old) => {
      set.status = old.status;
      const changed = !semanticEqual(set.spec.template, old.spec.template);
      setTemplateGeneration(set, Number(old.metadata.annotations?.[templateGeneration] ?? 1) + (changed ? 1 : 0));
      countGeneration(set, old, ({ spec }) => spec);
    },
    validateUpdate: (set, old) => [
      ...validateDaemonSet(set),
      ...validateSelectorUpdate(set.spec.selector, old.spec.selector),
    ],
    warnings: ({ spec }, old) => podWarnings(spec.template.spec, old?.spec.template.spec, 'spec.template.spec'),
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (set, old) => {
          set.spec = old.spec;
        },
        validateUpdate: validateDaemonSetStatus,
      },
    },
  },
  columns: [
    nameColumn,
    column('Desired', 'How many nodes it fits.', ({ status }) => status?.desiredNumberScheduled ?? 0, integer),
    column('Current', 'How many of them have its pod.', ({ status }) => status?.currentNumberScheduled ?? 0, integer),
    column('Ready', 'How many pods are ready.', ({ status }) => status?.numberReady ?? 0, integer),
    column(
      'Up-to-date',
      'How many pods are made from the current template.',
      ({ status }) => status?.updatedNumberScheduled ?? 0,
      integer,
    ),
    column(
      'Available',
      'How many pods have been ready for long enough.',
      ({ status }) => status?.numberAvailable ?? 0,
      integer,
    ),
    column('Node Selector', 'The labels of the nodes it fits.', ({ spec }) =>
      labelsCell(spec.template.spec.nodeSelector),
    ),
    ageColumn,
    ...templateColumns<DaemonSet>(
      ({ spec }) => spec.template.spec.containers,
      ({ spec }) => formatRequirements(requirementsOf(spec.selector)),
    ),
  ],
});

const emptyStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) };
}
