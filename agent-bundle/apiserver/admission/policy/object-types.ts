import { CustomResourceDefinitionKind } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { CustomResourceDefinition } from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import type { FieldType, MessageType, ScalarName } from '../../../../common/api/schema/field.ts';
import { isCustom } from '../../../../common/api/schema/kind.ts';
import type { CelType } from '../../cel/cel.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import { slotsOf } from '../../codec/slots.ts';
import { celTypeOf } from '../../custom-resources/schema/cel-type.ts';
import { structuralOf } from '../../custom-resources/schema/structural.ts';
import type { Served, ServedResources } from '../../routes/served.ts';

const dyn: CelType = { type: 'dyn' };

/** The type of a resource's objects, as expressions about them are checked; undefined where its definition is not there any more. */
export async function objectTypeOf(
  { named }: Served,
  served: ServedResources,
  signal: AbortSignal,
): Promise<CelType | undefined> {
  const { kind } = named;
  if (!isCustom(kind)) return messageType(kind.schema);
  const name = `${kind.resource}.${kind.group}`;
  const found = await served.require(CustomResourceDefinitionKind).cache.get({ name }, 'any', signal);
  const definition = found && (parseStored(found.bytes) as CustomResourceDefinition);
  const version = definition?.spec.versions.find((candidate) => candidate.name === kind.version);
  const schema = version?.schema?.openAPIV3Schema;
  if (!schema) return undefined;
  const type = celTypeOf(structuralOf(schema), kind.kind, true)?.type;
  if (type?.type !== 'object') return type;
  // Rules of a schema may only know an object's name; policies all of its metadata.
  return { ...type, fields: new Map([...type.fields, ['metadata', messageType(ObjectMeta)]]) };
}

const messages = new WeakMap<MessageType, CelType>();

/** A message of ours as expressions see it. */
export function messageType(message: MessageType): CelType {
  const known = messages.get(message);
  if (known) return known;
  const fields = new Map<string, CelType>();
  const type: CelType = { type: 'object', name: message.name, fields };
  // Before its members are known: a message may contain itself.
  messages.set(message, type);
  for (const { name, field } of slotsOf(message)) fields.set(name, fieldType(field.type));
  return type;
}

function fieldType(type: FieldType): CelType {
  switch (type.type) {
    case 'scalar':
      return scalars[type.scalar];
    case 'list':
      return { type: 'list', of: fieldType(type.of) };
    case 'map':
      return { type: 'map', of: fieldType(type.of) };
    case 'message':
      return type.others ? dyn : messageType(type);
    case 'alternatives':
      return dyn;
  }
}

const scalars: Readonly<Record<ScalarName, CelType>> = {
  string: { type: 'string' },
  bool: { type: 'bool' },
  int32: { type: 'int' },
  int64: { type: 'int' },
  double: { type: 'double' },
  bytes: { type: 'bytes' },
  time: { type: 'timestamp' },
  microTime: { type: 'timestamp' },
  quantity: dyn,
  intOrString: dyn,
  raw: dyn,
  json: dyn,
};
