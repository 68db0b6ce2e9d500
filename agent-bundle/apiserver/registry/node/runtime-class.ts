import { type RuntimeClass, RuntimeClassKind, type Scheduling } from '../../../../common/api/node/v1/runtime-class.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { follows } from '../validation/names.ts';
import { validateLabels } from '../validation/object-meta.ts';
import { validateResources } from '../validation/resources.ts';
import { validateTolerations } from '../validation/scheduling.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/node-resources/runtime-class-v1/ */
export const runtimeClasses = defineResource(RuntimeClassKind, {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: ({ handler }, old) => unchanged(handler, old.handler, 'handler'),
  },
  columns: [nameColumn, column('Handler', 'What the runtime calls it.', ({ handler }) => handler), ageColumn],
});

function validate({ handler, overhead, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...follows(rfc1123Label, handler, 'handler'),
    ...(overhead ? validateResources({ limits: overhead.podFixed }, 'overhead') : []),
    ...(scheduling ? validateScheduling(scheduling) : []),
  ];
}

function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling): FieldError[] {
  const field = 'scheduling.tolerations';
  return [
    ...validateLabels(nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, field),
    ...tolerations.flatMap((toleration, index) => {
      const isRepeated = tolerations.slice(0, index).some((earlier) => semanticEqual(earlier, toleration));
      return isRepeated ? [duplicateValue(`${field}[${index}]`, toleration)] : [];
    }),
  ];
}
