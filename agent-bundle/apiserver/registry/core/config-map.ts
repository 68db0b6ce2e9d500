import { type ConfigMap, ConfigMapKind } from '../../../../common/api/core/v1/config-map.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, duplicateValue } from '../field-error.ts';
import { validateDataKeys, validateDataSize, validateImmutable } from '../validation/data.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/config-map-v1/ */
export const configMaps = defineResource(ConfigMapKind, {
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (object, old) => [...validate(object), ...validateImmutable(object, old, ['data', 'binaryData'])],
  },
  columns: [nameColumn, column('Data', 'How many keys it holds.', (object) => keysOf(object).length), ageColumn],
});

const keysOf = ({ data, binaryData }: ConfigMap): string[] => [
  ...Object.keys(data ?? {}),
  ...Object.keys(binaryData ?? {}),
];

function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const twice = Object.keys(data).filter((key) => Object.hasOwn(binaryData, key));
  return [
    ...validateDataKeys(data, 'data'),
    ...twice.map((key) => duplicateValue(`data[${key}]`, `duplicate of key present in binaryData`)),
    ...validateDataKeys(binaryData, 'binaryData'),
    ...validateDataSize([data, binaryData], ''),
  ];
}
