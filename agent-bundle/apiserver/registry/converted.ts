import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { defineResource } from './define-resource.ts';
import type { Column, Conversion, PartSubresource, Resource, SelectableFields, UpdateStrategy } from './resource.ts';

/** A version that is served beside the stored one, as its file declares it. */
interface ConvertedDefinition<T extends ApiObject, S extends ApiObject> {
  readonly setDefaults?: (object: T) => void;
  readonly columns: readonly Column<T>[];
  readonly conversion: Conversion<T, S>;
}

/** A resource whose strategy, parts and fields are those of the stored one, seen through the conversion. */
export function defineConverted<T extends ApiObject, S extends ApiObject>(
  kind: Kind<T>,
  { conversion, ...rest }: ConvertedDefinition<T, S>,
): Resource<T> {
  const { storage } = conversion;
  const { strategy } = storage;
  const parts = Object.entries(storage.subresources).flatMap(([name, part]): [string, PartSubresource<T>][] =>
    part.type === 'part' ? [[name, { ...part, strategy: updatesThrough(conversion, part.strategy) }]] : [],
  );
  const { createOnUpdate, conditionalUpdateOnly } = strategy;
  const resource = defineResource(kind, {
    ...rest,
    strategy: {
      ...updatesThrough(conversion, strategy),
      createOnUpdate,
      conditionalUpdateOnly,
      prepareForCreate: (object, context) => {
        changeThrough(conversion, object, (stored) => strategy.prepareForCreate(stored, context));
      },
      validateCreate: (object) => strategy.validateCreate(conversion.toStored(object)),
    },
    subresources: Object.fromEntries(parts),
  });
  return { ...resource, conversion, selectableFields: selectableThrough(conversion) };
}

function updatesThrough<T extends ApiObject, S extends ApiObject>(
  conversion: Conversion<T, S>,
  strategy: UpdateStrategy<S>,
): UpdateStrategy<T> {
  const stored = (object: T): S => conversion.toStored(object);
  return {
    prepareForUpdate: (object, old, context) => {
      changeThrough(conversion, object, (changed) => strategy.prepareForUpdate(changed, stored(old), context));
    },
    validateUpdate: (object, old) => strategy.validateUpdate(stored(object), stored(old)),
    warnings: (object, old) => strategy.warnings?.(stored(object), old && stored(old)) ?? [],
  };
}

/** Changes an object in place as `change` changes its stored form. */
function changeThrough<T extends ApiObject, S extends ApiObject>(
  conversion: Conversion<T, S>,
  object: T,
  change: (stored: S) => void,
): void {
  const stored = conversion.toStored(object);
  change(stored);
  Object.assign(object, conversion.fromStored(stored));
}

function selectableThrough<T extends ApiObject, S extends ApiObject>(
  conversion: Conversion<T, S>,
): SelectableFields<T> {
  const { storage, fieldNames } = conversion;
  const { selectableFields } = storage;
  const storedNames = fieldNames ?? Object.fromEntries(selectableFields.names.map((name) => [name, name]));
  return {
    names: Object.keys(storedNames),
    of: (object) => {
      const values = selectableFields.of(conversion.toStored(object));
      return Object.fromEntries(Object.entries(storedNames).map(([name, stored]) => [name, values[stored] ?? '']));
    },
  };
}
