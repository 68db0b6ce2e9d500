import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';

/** core/v1/affinity: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const NodeSelectorRequirement = message(
  'io.k8s.api.core.v1.NodeSelectorRequirement',
  {
    key: field(1, string, { required: true, description: 'The key of the label, or the field: only metadata.name.' }),
    operator: field(2, string, { required: true, description: 'In, NotIn, Exists, DoesNotExist, Gt or Lt.' }),
    values: field(3, list(string), {
      description: 'Some for In and NotIn, none for Exists and DoesNotExist, one integer for Gt and Lt.',
    }),
  },
  { description: 'A condition on a label or field of a node.' },
);
export interface NodeSelectorRequirement extends Infer<typeof NodeSelectorRequirement> {}

export const NodeSelectorTerm = message(
  'io.k8s.api.core.v1.NodeSelectorTerm',
  {
    matchExpressions: field(1, list(NodeSelectorRequirement), { description: 'Conditions on labels of the node.' }),
    matchFields: field(2, list(NodeSelectorRequirement), {
      description: 'Conditions on fields of the node: metadata.name, In or NotIn one value.',
    }),
  },
  { atomic: true, description: 'Conditions on a node, all of which must hold. An empty term matches no node.' },
);
export interface NodeSelectorTerm extends Infer<typeof NodeSelectorTerm> {}

export const NodeSelector = message(
  'io.k8s.api.core.v1.NodeSelector',
  {
    nodeSelectorTerms: field(1, list(NodeSelectorTerm), {
      required: true,
      description: 'The terms. A node needs to match only one.',
    }),
  },
  { atomic: true, description: 'Which nodes: those that match at least one term.' },
);
export interface NodeSelector extends Infer<typeof NodeSelector> {}

export const PreferredSchedulingTerm = message(
  'io.k8s.api.core.v1.PreferredSchedulingTerm',
  {
    weight: field(1, int32, { required: true, description: 'From 1 to 100, added to the score of nodes that match.' }),
    preference: field(2, NodeSelectorTerm, { required: true, description: 'Which nodes.' }),
  },
  { description: 'Nodes that are preferred, and how much.' },
);
export interface PreferredSchedulingTerm extends Infer<typeof PreferredSchedulingTerm> {}

export const NodeAffinity = message(
  'io.k8s.api.core.v1.NodeAffinity',
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, NodeSelector, {
      description: 'Where it must be placed. When a node changes later, the pod stays.',
    }),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, list(PreferredSchedulingTerm), {
      description: 'Where it would rather be placed: the highest sum of weights wins.',
    }),
  },
  { description: 'Rules by labels and names of nodes.' },
);
export interface NodeAffinity extends Infer<typeof NodeAffinity> {}

export const PodAffinityTerm = message(
  'io.k8s.api.core.v1.PodAffinityTerm',
  {
    labelSelector: field(1, LabelSelector, {
      description: 'The labels of those pods. Absent: no pods. Empty: all pods.',
    }),
    namespaces: field(2, list(string), {
      description: 'The namespaces of those pods. Default, without namespaceSelector: that of this pod.',
    }),
    topologyKey: field(3, string, {
      required: true,
      description: 'The label of nodes that makes a place, such as topology.kubernetes.io/zone.',
    }),
    namespaceSelector: field(4, LabelSelector, {
      description: 'The namespaces of those pods by labels, besides the ones listed. Empty: all.',
    }),
    matchLabelKeys: field(5, list(string), {
      listType: 'atomic',
      description:
        'Labels whose values those pods must share with this one. Needs labelSelector, which must not name them.',
    }),
    mismatchLabelKeys: field(6, list(string), {
      listType: 'atomic',
      description: 'Labels whose values those pods must not share with this one. Needs labelSelector.',
    }),
  },
  { description: 'A place is all nodes with one value of topologyKey.' },
);
export interface PodAffinityTerm extends Infer<typeof PodAffinityTerm> {}

export const WeightedPodAffinityTerm = message(
  'io.k8s.api.core.v1.WeightedPodAffinityTerm',
  {
    weight: field(1, int32, {
      required: true,
      description: 'From 1 to 100, added to the score of nodes where the term holds.',
    }),
    podAffinityTerm: field(2, PodAffinityTerm, {
      required: true,
      description: 'Which pods, and what counts as the same place.',
    }),
  },
  { description: 'Pods that matter for placement, and how much.' },
);
export interface WeightedPodAffinityTerm extends Infer<typeof WeightedPodAffinityTerm> {}

export const PodAffinity = message(
  'io.k8s.api.core.v1.PodAffinity',
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, list(PodAffinityTerm), {
      description: 'All must hold where it is placed. When they cease to, the pod stays.',
    }),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, list(WeightedPodAffinityTerm), {
      description: 'Where it would rather be placed: the highest sum of weights wins.',
    }),
  },
  { description: 'Rules by pods that are there already. They cost the scheduler time in large clusters.' },
);
export interface PodAffinity extends Infer<typeof PodAffinity> {}

export const PodAntiAffinity = message(
  'io.k8s.api.core.v1.PodAntiAffinity',
  {
    requiredDuringSchedulingIgnoredDuringExecution: field(1, list(PodAffinityTerm), {
      description: 'None may hold where it is placed. When one comes to, the pod stays.',
    }),
    preferredDuringSchedulingIgnoredDuringExecution: field(2, list(WeightedPodAffinityTerm), {
      description: 'Where it would rather not be placed: the highest sum of weights loses.',
    }),
  },
  { description: 'Rules by pods that are there already. They cost the scheduler time in large clusters.' },
);
export interface PodAntiAffinity extends Infer<typeof PodAntiAffinity> {}

export const Affinity = message(
  'io.k8s.api.core.v1.Affinity',
  {
    nodeAffinity: field(1, NodeAffinity, { description: 'On which nodes it must or would rather run.' }),
    podAffinity: field(2, PodAffinity, { description: 'Near which pods it must or would rather run.' }),
    podAntiAffinity: field(3, PodAntiAffinity, { description: 'Away from which pods it must or would rather run.' }),
  },
  { description: 'Rules for placement; all that are required must hold.' },
);
export interface Affinity extends Infer<typeof Affinity> {}
