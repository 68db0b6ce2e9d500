import { type Deployment, DeploymentKind } from '../../../../common/api/apps/v1/deployment.ts';
import { formatRequirements, requirementsOf } from '../../../../common/api/labels.ts';
import { ageColumn, column, nameColumn, templateColumns } from '../../table/column.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import { podNameWarnings, podWarnings } from '../core/pod-warnings.ts';
import { scaleOf } from '../scale.ts';
import { validateStrategy } from '../validation/deployment-strategy.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateLastingTemplate } from '../validation/pod-spec.ts';
import { validateSelector, validateSelectorUpdate } from '../validation/replica-selector.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/ */
export const deployments = defineResource(DeploymentKind, {
  setDefaults: ({ spec }) => {
    setPodTemplateDefaults(spec.template);
    const strategy = (spec.strategy ??= {});
    strategy.type ??= 'RollingUpdate';
    if (strategy.type !== 'RollingUpdate') return;
    strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...strategy.rollingUpdate };
  },
  strategy: {
    prepareForCreate: (deployment) => {
      deployment.metadata.generation = 1;
      deployment.status = {};
    },
    validateCreate: validate,
    prepareForUpdate: (deployment, old) => {
      deployment.status = old.status;
      // The controller copies annotations to its replica sets, so they count like the spec.
      countGeneration(deployment, old, ({ spec, metadata }) => [spec, metadata.annotations ?? {}]);
    },
    validateUpdate: (deployment, old) => [
      ...validate(deployment),
      ...validateSelectorUpdate(deployment.spec.selector, old.spec.selector),
    ],
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata)),
      ...podWarnings(spec.template.spec, old?.spec.template.spec, 'spec.template.spec'),
    ],
  },
  subresources: {
    scale: scaleOf<Deployment>(({ spec }) => formatRequirements(requirementsOf(spec.selector))),
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        resetFields: ['spec', 'metadata.labels'],
        prepareForUpdate: (deployment, old) => {
          deployment.spec = old.spec;
          deployment.metadata.labels = old.metadata.labels;
        },
        validateUpdate: validateStatus,
      },
    },
  },
  columns: [
    nameColumn,
    column('Ready', 'Pods that are ready, of all that should be.', ({ spec, status }) => {
      return `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`;
    }),
    column('Up-to-date', 'Pods made from the current template.', ({ status }) => status?.updatedReplicas ?? 0),
    column('Available', 'Pods that have been ready for long enough.', ({ status }) => status?.availableReplicas ?? 0),
    ageColumn,
    ...templateColumns<Deployment>(
      ({ spec }) => spec.template.spec.containers,
      ({ spec }) => formatRequirements(requirementsOf(spec.selector)),
    ),
  ],
});

function validate({ spec }: Deployment): FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelector(spec.selector, spec.template),
    ...validateLastingTemplate(spec.template, 'ReplicaSet', 'spec.template'),
    ...validateStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ];
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const why = 'must be greater than minReadySeconds';
    errors.push(invalidValue('spec.progressDeadlineSeconds', progressDeadlineSeconds, why));
  }
  return errors;
}

function validateStatus({ status = {} }: Deployment, old: Deployment): FieldError[] {
  const counts = [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ] as const;
  const errors = counts.flatMap((name) => nonNegative(status[name], `status.${name}`));
  const parts = ['updatedReplicas', 'readyReplicas', 'availableReplicas'] as const;
  for (const name of parts) {
    const part = status[name] ?? 0;
    if (part > (status.replicas ?? 0)) {
      errors.push(invalidValue(`status.${name}`, part, 'cannot be greater than status.replicas'));
    }
  }
  const collisions = status.collisionCount ?? 0;
  if (collisions < (old.status?.collisionCount ?? 0)) {
    errors.push(invalidValue('status.collisionCount', collisions, 'cannot be decremented'));
  }
  return errors;
}
