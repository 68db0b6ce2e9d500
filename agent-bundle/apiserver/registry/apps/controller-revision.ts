import { type ControllerRevision, ControllerRevisionKind } from '../../../../common/api/apps/v1/controller-revision.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { nonNegative } from '../validation/numbers.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/ */
export const controllerRevisions = defineResource(ControllerRevisionKind, {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (revision, old) => {
      const same = semanticEqual(revision.data, old.data);
      return [
        ...validate(revision),
        ...(same ? [] : [invalidValue('data', revision.data ?? null, 'field is immutable')]),
      ];
    },
  },
  columns: [
    nameColumn,
    column('Controller', 'Whose state it is.', controllerOf),
    column('Revision', 'Higher numbers are newer.', ({ revision }) => String(revision)),
    ageColumn,
  ],
});

function validate({ data, revision }: ControllerRevision): FieldError[] {
  return [
    ...(data === undefined ? [requiredValue('data', 'data is mandatory')] : []),
    ...nonNegative(revision, 'revision'),
  ];
}

/** `statefulset.apps/web` */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner) return none;
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}
