import {
  type PriorityLevelConfiguration,
  PriorityLevelConfigurationKind,
} from '../../../../common/api/flowcontrol/v1/priority-level-configuration.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { statusPart } from '../status-part.ts';
import { validateConditions } from './conditions.ts';
import { validatePriorityLevel } from './priority-level-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/priority-level-configuration-v1/ */
export const priorityLevelConfigurations = defineResource(PriorityLevelConfigurationKind, {
  setDefaults: ({ spec }) => {
    if (spec.type === 'Exempt') spec.exempt ??= { nominalConcurrencyShares: 0, lendablePercent: 0 };
  },
  strategy: {
    prepareForCreate: (level) => {
      level.metadata.generation = 1;
      level.status = {};
    },
    validateCreate: validatePriorityLevel,
    prepareForUpdate: (level, old) => {
      level.status = old.status;
      countGeneration(level, old, ({ spec }) => spec);
    },
    validateUpdate: validatePriorityLevel,
  },
  subresources: { status: statusPart(({ status }) => validateConditions(status?.conditions)) },
  columns: [
    nameColumn,
    column('Type', 'Limited or Exempt.', ({ spec }) => spec.type),
    column('NominalConcurrencyShares', 'Its share of all requests at once.', ({ spec }) => {
      return spec.limited?.nominalConcurrencyShares ?? none;
    }),
    column('Queues', 'How many queues there are.', (level) => queuingOf(level)?.queues ?? none),
    column('HandSize', 'Among how many a flow chooses.', (level) => queuingOf(level)?.handSize ?? none),
    column('QueueLengthLimit', 'How many requests wait in one.', (level) => queuingOf(level)?.queueLengthLimit ?? none),
    ageColumn,
  ],
});

const queuingOf = ({ spec }: PriorityLevelConfiguration) => spec.limited?.limitResponse.queuing;
