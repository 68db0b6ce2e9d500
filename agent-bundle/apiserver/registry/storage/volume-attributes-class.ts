import {
  type VolumeAttributesClass,
  VolumeAttributesClassKind,
} from '../../../../common/api/storage/v1/volume-attributes-class.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, requiredValue } from '../field-error.ts';
import { notUpdated } from '../validation/immutable.ts';
import { validateDriverName } from './driver-name.ts';
import { validateParameters } from './parameters.ts';

/** https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/ */
export const volumeAttributesClasses = defineResource(VolumeAttributesClassKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (now, old) => [
      ...notUpdated(now.driverName, old.driverName, 'driverName'),
      ...notUpdated(now.parameters ?? {}, old.parameters ?? {}, 'parameters'),
    ],
  },
  columns: [nameColumn, column('DriverName', 'The driver.', ({ driverName }) => driverName), ageColumn],
});

function validate({ driverName, parameters = {} }: VolumeAttributesClass): FieldError[] {
  const empty = Object.keys(parameters).length === 0;
  return [
    ...validateDriverName(driverName, 'driverName'),
    ...(empty ? [requiredValue('parameters', 'must contain at least one key/value pair')] : []),
    ...validateParameters(parameters, 'parameters'),
  ];
}
