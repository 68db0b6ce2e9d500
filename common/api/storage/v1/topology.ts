import { type Infer, field, message, list, string } from '../../schema/field.ts';

/** core/v1/topology: where volumes of a storage class may be. */
export const TopologySelectorLabelRequirement = message(
  'io.k8s.api.core.v1.TopologySelectorLabelRequirement',
  {
    key: field(1, string, { required: true, description: 'The label, such as topology.kubernetes.io/zone.' }),
    values: field(2, list(string), {
      required: true,
      listType: 'atomic',
      description: 'One of these must be its value.',
    }),
  },
  { description: 'A label of a node, and the values it may have.' },
);
export interface TopologySelectorLabelRequirement extends Infer<typeof TopologySelectorLabelRequirement> {}

export const TopologySelectorTerm = message(
  'io.k8s.api.core.v1.TopologySelectorTerm',
  {
    matchLabelExpressions: field(1, list(TopologySelectorLabelRequirement), {
      listType: 'atomic',
      description: 'All of these must hold; empty selects nothing.',
    }),
  },
  { atomic: true, description: 'A place, described by labels of its nodes.' },
);
export interface TopologySelectorTerm extends Infer<typeof TopologySelectorTerm> {}
