import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, int32, list, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** flowcontrol.apiserver.k8s.io/v1: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
export const QueuingConfiguration = message(
  'io.k8s.api.flowcontrol.v1.QueuingConfiguration',
  {
    queues: field(1, int32, { default: 64, description: 'How many queues there are; 64 unless said.' }),
    handSize: field(2, int32, {
      default: 8,
      description: 'Among how many queues a flow chooses the shortest; 8 unless said.',
    }),
    queueLengthLimit: field(3, int32, {
      default: 50,
      description: 'How many requests wait in one queue at most; 50 unless said.',
    }),
  },
  { description: "Queues that keep flows from getting in each other's way." },
);
export interface QueuingConfiguration extends Infer<typeof QueuingConfiguration> {}

export const LimitResponse = message(
  'io.k8s.api.flowcontrol.v1.LimitResponse',
  {
    type: field(1, string, { required: true, description: 'Queue makes requests wait, Reject refuses them.' }),
    queuing: field(2, QueuingConfiguration, { description: 'How they wait; for Queue only.' }),
  },
  { description: 'What happens to requests for which there is no room.' },
);
export interface LimitResponse extends Infer<typeof LimitResponse> {}

export const LimitedPriorityLevelConfiguration = message(
  'io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration',
  {
    nominalConcurrencyShares: field(1, int32, {
      pointer: true,
      default: 30,
      description: 'Its share of all requests that are served at once, against the other levels; 30 unless said.',
    }),
    limitResponse: field(2, LimitResponse, { present: true, description: 'What happens to a request beyond that.' }),
    lendablePercent: field(3, int32, {
      pointer: true,
      default: 0,
      description: 'How much of its share other levels may use while it does not; 0 unless said.',
    }),
    borrowingLimitPercent: field(4, int32, {
      pointer: true,
      description: 'How much it may use of others, in percent of its share; absent: whatever they lend.',
    }),
  },
  { description: 'How many requests are served at once, and how much is lent and borrowed.' },
);
export interface LimitedPriorityLevelConfiguration extends Infer<typeof LimitedPriorityLevelConfiguration> {}

export const ExemptPriorityLevelConfiguration = message(
  'io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration',
  {
    nominalConcurrencyShares: field(1, int32, {
      pointer: true,
      default: 0,
      description: 'What it takes from the shares of the others, 0 unless said; its own requests are not limited.',
    }),
    lendablePercent: field(2, int32, {
      pointer: true,
      default: 0,
      description: 'How much of that others may use, in percent; 0 unless said.',
    }),
  },
  { description: 'What requests without a limit take from the other levels.' },
);
export interface ExemptPriorityLevelConfiguration extends Infer<typeof ExemptPriorityLevelConfiguration> {}

export const PriorityLevelConfigurationSpec = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec',
  {
    type: field(1, string, {
      required: true,
      description: 'Limited, or Exempt: never waits. Says which of both is set.',
    }),
    limited: field(2, LimitedPriorityLevelConfiguration, { description: 'The limits of a Limited level.' }),
    exempt: field(3, ExemptPriorityLevelConfiguration, { description: 'What an Exempt level takes from others.' }),
  },
  { description: 'Whether requests are limited, and how.' },
);
export interface PriorityLevelConfigurationSpec extends Infer<typeof PriorityLevelConfigurationSpec> {}

export const PriorityLevelConfigurationCondition = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition',
  {
    type: field(1, string, { description: 'What it is about.' }),
    status: field(2, string, { description: 'True, False or Unknown.' }),
    lastTransitionTime: field(3, time, { description: 'When the status last changed.' }),
    reason: field(4, string, { description: 'Why, in one word.' }),
    message: field(5, string, { description: 'Why, in a sentence.' }),
  },
  { description: 'One aspect of the state of a priority level.' },
);
export interface PriorityLevelConfigurationCondition extends Infer<typeof PriorityLevelConfigurationCondition> {}

export const PriorityLevelConfigurationStatus = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus',
  {
    conditions: field(1, list(PriorityLevelConfigurationCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      patchStrategy: 'merge',
      patchMergeKey: 'type',
      description: 'Conditions by type; the server sets none.',
    }),
  },
  { description: 'The conditions of a priority level.' },
);
export interface PriorityLevelConfigurationStatus extends Infer<typeof PriorityLevelConfigurationStatus> {}

export const PriorityLevelConfiguration = message(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, PriorityLevelConfigurationSpec, { present: true, description: 'How much it may do at once.' }),
    status: field(3, PriorityLevelConfigurationStatus, { default: {}, description: 'What is known of it. Read only.' }),
  },
  {
    description:
      'Says how many requests of one priority level are served at once, and what happens to more. FlowSchemas send requests there.',
  },
);
export interface PriorityLevelConfiguration extends Infer<typeof PriorityLevelConfiguration> {}

export const PriorityLevelConfigurationKind = defineKind<PriorityLevelConfiguration>(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'PriorityLevelConfiguration',
    resource: 'prioritylevelconfigurations',
    namespaced: false,
  },
  PriorityLevelConfiguration,
);
