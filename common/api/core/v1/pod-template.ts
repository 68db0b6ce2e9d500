import { PodTemplateSpec } from './pod.ts';
import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/ */
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
