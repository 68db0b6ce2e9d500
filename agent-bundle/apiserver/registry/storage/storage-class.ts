import { type StorageClass, StorageClassKind } from '../../../../common/api/storage/v1/storage-class.ts';
import type { TopologySelectorTerm } from '../../../../common/api/storage/v1/topology.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, requiredValue } from '../field-error.ts';
import { renamedKey } from '../validation/deprecated.ts';
import { notUpdated, unchanged } from '../validation/immutable.ts';
import { follows, oneOf, required, requiredOneOf } from '../validation/names.ts';
import { validateParameters } from './parameters.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/ */
export const storageClasses = defineResource(StorageClassKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (now, old) => [
      ...validate(now),
      ...notUpdated(now.parameters ?? {}, old.parameters ?? {}, 'parameters'),
      ...notUpdated(now.provisioner, old.provisioner, 'provisioner'),
      ...notUpdated(now.reclaimPolicy, old.reclaimPolicy, 'reclaimPolicy'),
      ...unchanged(now.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
    ],
    warnings: ({ allowedTopologies = [] }) => allowedTopologies.flatMap(oldLabels),
  },
  columns: [
    { ...nameColumn, cell: ({ metadata }) => `${metadata.name}${isDefault(metadata.annotations) ? ' (default)' : ''}` },
    column('Provisioner', 'Who makes the volumes.', ({ provisioner }) => provisioner),
    column(
      'ReclaimPolicy',
      'What becomes of a volume without its claim.',
      ({ reclaimPolicy = 'Delete' }) => reclaimPolicy,
    ),
    column('VolumeBindingMode', 'When a volume is made.', ({ volumeBindingMode = 'Immediate' }) => volumeBindingMode),
    column(
      'AllowVolumeExpansion',
      'Whether claims may ask for more later.',
      (each) => each.allowVolumeExpansion ?? false,
    ),
    ageColumn,
  ],
});

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
const isDefault = (annotations: Readonly<Record<string, string>> = {}): boolean =>
  defaultAnnotations.some((name) => annotations[name] === 'true');

function validate(storageClass: StorageClass): FieldError[] {
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storageClass;
  return [
    ...required(provisioner, 'provisioner', (name) => qualifiedName(name.toLowerCase())),
    ...validateParameters(parameters, 'parameters'),
    ...oneOf(reclaimPolicy || undefined, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...requiredOneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
    ...validateTopologies(allowedTopologies),
  ];
}

function validateTopologies(terms: readonly TopologySelectorTerm[]): FieldError[] {
  return terms.flatMap((term, index) => {
    const at = `allowedTopologies[${index}].matchLabelExpressions`;
    const isRepeated = terms.slice(0, index).some((earlier) => semanticEqual(earlier, term));
    return [...validateTerm(term, at), ...(isRepeated ? [duplicateValue(at, '')] : [])];
  });
}

/** Labels of nodes that have other names now. */
const oldLabels = ({ matchLabelExpressions = [] }: TopologySelectorTerm, at: number): string[] =>
  matchLabelExpressions.flatMap(({ key }, index) =>
    renamedKey(key, `allowedTopologies[${at}].matchLabelExpressions[${index}].key`),
  );

function validateTerm({ matchLabelExpressions = [] }: TopologySelectorTerm, field: string): FieldError[] {
  const keys = new Set<string>();
  return matchLabelExpressions.flatMap(({ key, values }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = values.length === 0 ? [requiredValue(`${at}.values`)] : [];
    values.forEach((value, place) => {
      if (values.indexOf(value) < place) errors.push(duplicateValue(`${at}.values[${place}]`, value));
    });
    errors.push(...follows(qualifiedName, key, `${at}.key`));
    if (keys.has(key)) errors.push(duplicateValue(`${at}.key`, key));
    keys.add(key);
    return errors;
  });
}
