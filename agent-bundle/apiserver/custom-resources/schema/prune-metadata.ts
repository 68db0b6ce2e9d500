import type { FieldType } from '../../../../common/api/schema/field.ts';
import { slotsOf } from '../../codec/slots.ts';
import { isObject } from '../../codec/json-value.ts';

/**
 * Takes out of a value what its type of the API does not name, in place, and tells of the path of each: for the metadata of
 * objects in objects, which no schema of a user describes.
 */
export function pruneByType(type: FieldType, value: unknown, path: string, tell: (path: string) => void): void {
  switch (type.type) {
    case 'list':
      if (!Array.isArray(value)) return;
      value.forEach((item, index) => pruneByType(type.of, item, `${path}[${index}]`, tell));
      return;
    case 'message': {
      if (!isObject(value)) return;
      const fields = new Map(slotsOf(type).map(({ name, field }) => [name, field.type]));
      for (const name of Object.keys(value)) {
        const field = fields.get(name);
        if (field) pruneByType(field, value[name], `${path}.${name}`, tell);
        else {
          delete value[name];
          tell(`${path}.${name}`);
        }
      }
      return;
    }
    default:
  }
}
