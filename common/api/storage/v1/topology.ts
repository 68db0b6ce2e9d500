import { type Infer, field, message, list, string } from '../../schema/field.ts';

/** core/v1/topology: where volumes of a storage class may be. */
export const TopologySelectorLabelRequirement = message('io.k8s.api.core.v1.TopologySelectorLabelRequirement', {
  key: field(1, string, { required: true }),
  values: field(2, list(string), { required: true, listType: 'atomic' }),
});
export interface TopologySelectorLabelRequirement extends Infer<typeof TopologySelectorLabelRequirement> {}

export const TopologySelectorTerm = message(
  'io.k8s.api.core.v1.TopologySelectorTerm',
  { matchLabelExpressions: field(1, list(TopologySelectorLabelRequirement), { listType: 'atomic' }) },
  { atomic: true },
);
export interface TopologySelectorTerm extends Infer<typeof TopologySelectorTerm> {}
