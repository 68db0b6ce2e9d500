import { type PodTemplate, PodTemplateKind } from '../../../../common/api/core/v1/pod-template.ts';
import { column, labelsCell, nameColumn, templateColumns } from '../../table/column.ts';
import { setPodTemplateDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { podWarnings } from './pod-warnings.ts';
import { validatePodTemplate } from '../validation/pod-spec.ts';

const validate = ({ template }: PodTemplate) => validatePodTemplate(template, 'template');

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/ */
export const podTemplates = defineResource(PodTemplateKind, {
  returnsDeletedObject: true,
  setDefaults: ({ template }) => setPodTemplateDefaults(template),
  strategy: {
    prepareForCreate: (object) => {
      object.metadata.generation = 1;
    },
    validateCreate: validate,
    prepareForUpdate: (object, old) => countGeneration(object, old, ({ template }) => template),
    validateUpdate: validate,
    warnings: ({ template }, old) => podWarnings(template.spec, old?.template.spec, 'template.spec'),
  },
  columns: [
    nameColumn,
    ...templateColumns<PodTemplate>(
      ({ template }) => template.spec.containers,
      () => '',
    )
      .slice(0, 2)
      .map((each) => ({ ...each, priority: 0 as const })),
    column('Pod Labels', 'The labels of pods made from it.', ({ template }) => labelsCell(template.metadata?.labels)),
  ],
});
