import { PodSpec } from './pod-spec.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/ */
export const PodTemplateSpec = message(
  'io.k8s.api.core.v1.PodTemplateSpec',
  {
    metadata: field(1, ObjectMeta, { default: {}, description: 'Labels and annotations of the pods.' }),
    spec: field(2, PodSpec, { present: true, description: 'What they run.' }),
  },
  { description: 'A change has no effect on pods that are there already; a controller may replace them.' },
);
export interface PodTemplateSpec extends Infer<typeof PodTemplateSpec> {}

export const PodTemplate = message(
  'io.k8s.api.core.v1.PodTemplate',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    template: field(2, PodTemplateSpec, { present: true, description: 'What pods made from it look like.' }),
  },
  { description: 'A pod template kept as an object of its own.' },
);
export interface PodTemplate extends Infer<typeof PodTemplate> {}

export const PodTemplateKind = defineKind<PodTemplate>(
  { group: '', version: 'v1', kind: 'PodTemplate', resource: 'podtemplates', namespaced: true },
  PodTemplate,
);
