import { type CSINode, type CSINodeDriver, CSINodeKind } from '../../../../common/api/storage/v1/csi-node.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue } from '../field-error.ts';
import { follows } from '../validation/names.ts';
import { nonNegative } from '../validation/numbers.ts';
import { validateDriverName } from './driver-name.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-node-v1/ */
export const csiNodes = defineResource(CSINodeKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (node, old) => [...validate(node), ...validateDriversUpdate(node, old)],
  },
  columns: [
    nameColumn,
    column('Drivers', 'How many drivers there are.', ({ spec }) => spec.drivers.length, { type: 'integer' }),
    ageColumn,
  ],
});

function validate({ spec: { drivers } }: CSINode): FieldError[] {
  const names = new Set<string>();
  return drivers.flatMap((driver, index) => {
    const at = `spec.drivers[${index}]`;
    const errors = [
      ...validateDriverName(driver.name, `${at}.name`),
      ...validateNodeID(driver.nodeID, `${at}.nodeID`),
      ...nonNegative(driver.allocatable?.count, `${at}.allocatable.count`),
    ];
    if (names.has(driver.name)) errors.push(duplicateValue(`${at}.name`, driver.name));
    names.add(driver.name);
    return [...errors, ...validateTopologyKeys(driver.topologyKeys ?? [], at)];
  });
}

const nodeIDMost = 192;

function validateNodeID(id: string, field: string): FieldError[] {
  if (id === '') return [requiredValue(field)];
  return id.length > nodeIDMost ? [invalidValue(field, id, `must be ${nodeIDMost} characters or less`)] : [];
}

function validateTopologyKeys(keys: readonly string[], field: string): FieldError[] {
  return keys.flatMap((key, index) => {
    if (key === '') return [requiredValue(field)];
    const errors = keys.indexOf(key) < index ? [duplicateValue(field, key)] : [];
    return [...errors, ...follows(qualifiedName, key, field)];
  });
}

/** A driver comes and goes as a whole; only how many volumes it can use may change. */
function validateDriversUpdate({ spec }: CSINode, old: CSINode): FieldError[] {
  const lasting = ({ name, nodeID, topologyKeys }: CSINodeDriver) => ({ name, nodeID, topologyKeys });
  return old.spec.drivers.flatMap((before) =>
    spec.drivers
      .filter((now) => now.name === before.name && !semanticEqual(lasting(now), lasting(before)))
      .map((now) => invalidValue('CSINodeDriver', now, 'field is immutable')),
  );
}
