import { LabelSelector } from '../../meta/v1.ts';
import { type Infer, field, message, int32, list, string } from '../../schema/field.ts';

/** core/v1/affinity: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const NodeSelectorRequirement = message('io.k8s.api.core.v1.NodeSelectorRequirement', {
  key: field(1, string, { required: true }),
  operator: field(2, string, { required: true }),
  values: field(3, list(string)),
});
export interface NodeSelectorRequirement extends Infer<typeof NodeSelectorRequirement> {}

export const NodeSelectorTerm = message(
  'io.k8s.api.core.v1.NodeSelectorTerm',
  {
    matchExpressions: field(1, list(NodeSelectorRequirement)),
    matchFields: field(2, list(NodeSelectorRequirement)),
  },
  { atomic: true },
);
export interface NodeSelectorTerm extends Infer<typeof NodeSelectorTerm> {}

export const NodeSelector = message(
  'io.k8s.api.core.v1.NodeSelector',
  {
    nodeSelectorTerms: field(1, list(NodeSelectorTerm), { required: true }),
  },
  { atomic: true },
);
export interface NodeSelector extends Infer<typeof NodeSelector> {}

export const PreferredSchedulingTerm = message('io.k8s.api.core.v1.PreferredSchedulingTerm', {
  weight: field(1, int32, { required: true }),
  preference: field(2, NodeSelectorTerm, { required: true }),
});
export interface PreferredSchedulingTerm extends Infer<typeof PreferredSchedulingTerm> {}

export const NodeAffinity = message('io.k8s.api.core.v1.NodeAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: field(1, NodeSelector),
  preferredDuringSchedulingIgnoredDuringExecution: field(2, list(PreferredSchedulingTerm)),
});
export interface NodeAffinity extends Infer<typeof NodeAffinity> {}

export const PodAffinityTerm = message('io.k8s.api.core.v1.PodAffinityTerm', {
  labelSelector: field(1, LabelSelector),
  namespaces: field(2, list(string)),
  topologyKey: field(3, string, { required: true }),
  namespaceSelector: field(4, LabelSelector),
});
export interface PodAffinityTerm extends Infer<typeof PodAffinityTerm> {}

export const WeightedPodAffinityTerm = message('io.k8s.api.core.v1.WeightedPodAffinityTerm', {
  weight: field(1, int32, { required: true }),
  podAffinityTerm: field(2, PodAffinityTerm, { required: true }),
});
export interface WeightedPodAffinityTerm extends Infer<typeof WeightedPodAffinityTerm> {}

export const PodAffinity = message('io.k8s.api.core.v1.PodAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: field(1, list(PodAffinityTerm)),
  preferredDuringSchedulingIgnoredDuringExecution: field(2, list(WeightedPodAffinityTerm)),
});
export interface PodAffinity extends Infer<typeof PodAffinity> {}

export const PodAntiAffinity = message('io.k8s.api.core.v1.PodAntiAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: field(1, list(PodAffinityTerm)),
  preferredDuringSchedulingIgnoredDuringExecution: field(2, list(WeightedPodAffinityTerm)),
});
export interface PodAntiAffinity extends Infer<typeof PodAntiAffinity> {}

export const Affinity = message(
  'io.k8s.api.core.v1.Affinity',
  {
    nodeAffinity: field(1, NodeAffinity, { description: 'Which nodes.' }),
    podAffinity: field(2, PodAffinity, { description: 'Near which pods.' }),
    podAntiAffinity: field(3, PodAntiAffinity, { description: 'Far from which pods.' }),
  },
  { description: 'Near which nodes and pods a pod wants to be, and far from which.' },
);
export interface Affinity extends Infer<typeof Affinity> {}
