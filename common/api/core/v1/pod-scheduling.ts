import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, int64, list, string } from '../../schema/field.ts';

/**
 * What decides when and where a pod is placed, besides affinity:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/
 */
export const Toleration = message(
  'io.k8s.api.core.v1.Toleration',
  {
    key: field(1, string, { description: 'The key of the taint. Empty with Exists: all of them.' }),
    operator: field(2, string, { description: 'Equal (the default) or Exists.' }),
    value: field(3, string, { description: 'The value of the taint, with Equal.' }),
    effect: field(4, string, { description: 'NoSchedule, PreferNoSchedule or NoExecute. Empty: all of them.' }),
    tolerationSeconds: field(5, int64, {
      pointer: true,
      description: 'How many seconds it may stay, with NoExecute. Absent: for ever. 0 or less: not at all.',
    }),
  },
  { description: 'Lets a pod onto nodes with a taint.' },
);
export interface Toleration extends Infer<typeof Toleration> {}

export const TopologySpreadConstraint = message(
  'io.k8s.api.core.v1.TopologySpreadConstraint',
  {
    maxSkew: field(1, int32, {
      required: true,
      description: 'How many more pods one place may have than the emptiest. At least 1.',
    }),
    topologyKey: field(2, string, {
      required: true,
      description: 'The label of nodes that makes a place, such as topology.kubernetes.io/zone.',
    }),
    whenUnsatisfiable: field(3, string, {
      required: true,
      description: 'DoNotSchedule: it waits; or ScheduleAnyway: it goes where it skews least.',
    }),
    labelSelector: field(4, LabelSelector, { description: 'Which pods are counted, in the namespace of this one.' }),
    minDomains: field(5, int32, {
      pointer: true,
      description: 'While there are fewer places, the emptiest counts as 0. Only with DoNotSchedule. Default: 1.',
    }),
    nodeAffinityPolicy: field(6, string, {
      pointer: true,
      description: 'Honor (the default): only nodes that its affinity allows are counted; Ignore: all.',
    }),
    nodeTaintsPolicy: field(7, string, {
      pointer: true,
      description: 'Honor: nodes with taints it does not tolerate are not counted; Ignore (the default): all are.',
    }),
    matchLabelKeys: field(8, list(string), {
      listType: 'atomic',
      description: 'Labels whose values counted pods must share with this one, such as pod-template-hash.',
    }),
  },
  { description: 'Places are told apart by topologyKey; without such a label a node is none.' },
);
export interface TopologySpreadConstraint extends Infer<typeof TopologySpreadConstraint> {}

export const PodSchedulingGate = message(
  'io.k8s.api.core.v1.PodSchedulingGate',
  {
    name: field(1, string, { required: true, description: 'Its name. Who put it there removes it.' }),
  },
  { description: 'A reason not to place a pod yet.' },
);
export interface PodSchedulingGate extends Infer<typeof PodSchedulingGate> {}

export const PodSchedulingGroup = message(
  'io.k8s.api.core.v1.PodSchedulingGroup',
  {
    podGroupName: field(1, string, {
      pointer: true,
      description: 'The PodGroup, in the namespace of the pod. Until it exists the pod waits.',
    }),
  },
  { description: 'A link to a PodGroup, set once and for all.' },
);
export interface PodSchedulingGroup extends Infer<typeof PodSchedulingGroup> {}
