import type { Field, FieldType, MessageType, ScalarName } from '../../../common/api/schema/field.ts';
import { slotsOf } from '../codec/slots.ts';
import type { PathElement } from './path-element.ts';

/**
 * How a value is owned: as one thing, or part by part. Compiled once from the schema of a message.
 *
 *   leaf     one thing: scalars, and whatever is atomic
 *   struct   field by field; where `rest` is, fields that are not declared as well
 *   map      key by key
 *   keyed    item by item, told apart by keys
 *   set      value by value
 *   open     nothing is declared: objects field by field, all else one thing
 *
 * A list that says nothing of itself is atomic, unless a strategic merge patch would merge it.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#custom-resources-and-server-side-apply
 */
export type Shape = LeafShape | StructShape | MapShape | KeyedShape | SetShape | OpenShape;

export interface LeafShape {
  readonly type: 'leaf';
  /** What values it takes, for the checks of an applied configuration. */
  readonly takes: 'text' | 'number' | 'truth' | 'scalar' | 'list' | 'map' | 'anything';
}
export interface StructShape {
  readonly type: 'struct';
  /** By name, in order of the names. */
  readonly members: ReadonlyMap<string, StructMember>;
  /** Of fields that are not declared. Absent, as for every message: there are none. */
  readonly rest?: Shape;
}

/** What an object has that its struct does not declare, in order of the names; nothing for most. */
export function undeclared({ members, rest }: StructShape, value: Record<string, unknown>): string[] {
  return rest ? Object.keys(value).filter((name) => !members.has(name)) : [];
}
interface StructMember {
  readonly name: string;
  readonly element: PathElement;
  readonly shape: Shape;
  /** Part of every object, set or not: nobody adds or removes it, only what is in it. */
  readonly always: boolean;
}
interface MapShape {
  readonly type: 'map';
  readonly of: Shape;
}
export interface KeyedShape {
  readonly type: 'keyed';
  /** Sorted by name, with what counts where an item leaves one out. */
  readonly keys: readonly { readonly name: string; readonly default: unknown }[];
  readonly of: Shape;
}
export interface SetShape {
  readonly type: 'set';
}
interface OpenShape {
  readonly type: 'open';
}

export const open: OpenShape = { type: 'open' };

const structs = new WeakMap<MessageType, StructShape>();

/** How a message is owned, compiled when it is first asked for. */
export function shapeOfMessage(message: MessageType): StructShape {
  const known = structs.get(message);
  if (known) return known;
  const members = new Map<string, StructMember>();
  const struct: StructShape = { type: 'struct', members };
  // Before its members are known: a message may contain itself.
  structs.set(message, struct);
  const slots = slotsOf(message).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isObject = slots.some(({ name }) => name === 'metadata');
  for (const { name, field, absence } of slots) {
    const always = absence.type === 'zero' || isEmbedded(field.type) || (isObject && partsOfObjects.has(name));
    members.set(name, { name, element: `f:${name}`, shape: shapeOfField(field), always });
  }
  return struct;
}

/** Says how a message is owned whose members no field names. */
export function declareShape(message: MessageType, shape: StructShape): void {
  structs.set(message, shape);
}

/** Objects, and templates of objects, have these parts by value upstream, even where nothing is in them. */
const partsOfObjects: ReadonlySet<string> = new Set(['spec', 'status']);

/** Messages that others have by value upstream, though their schema may leave them out. */
const embedded: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  'io.k8s.api.apps.v1.DaemonSetUpdateStrategy',
  'io.k8s.api.apps.v1.DeploymentStrategy',
  'io.k8s.api.apps.v1.StatefulSetUpdateStrategy',
  'io.k8s.api.core.v1.DaemonEndpoint',
  'io.k8s.api.core.v1.EventSource',
  'io.k8s.api.core.v1.LoadBalancerStatus',
  'io.k8s.api.core.v1.NodeDaemonEndpoints',
  'io.k8s.api.core.v1.NodeSystemInfo',
  'io.k8s.api.core.v1.VolumeResourceRequirements',
  'io.k8s.api.networking.v1.IngressLoadBalancerStatus',
]);

const isEmbedded = (type: FieldType): boolean => type.type === 'message' && embedded.has(type.name);

function shapeOfField({ type, options }: Field): Shape {
  switch (type.type) {
    case 'list':
      return shapeOfList(type.of, options);
    case 'map':
      return options.mapType === 'atomic' ? { type: 'leaf', takes: 'map' } : { type: 'map', of: shapeOfType(type.of) };
    case 'message': {
      const atomic = options.mapType === undefined ? type.atomic === true : options.mapType === 'atomic';
      return atomic ? { type: 'leaf', takes: 'map' } : shapeOfMessage(type);
    }
    default:
      return shapeOfType(type);
  }
}

function shapeOfList(of: FieldType, options: Field['options']): Shape {
  const { listType, patchStrategy = '', patchMergeKey } = options;
  if (listType === 'set') return { type: 'set' };
  if (listType === 'map') return keyedShape(of, options.listMapKeys ?? []);
  if (listType === 'atomic' || !patchStrategy.includes('merge')) return { type: 'leaf', takes: 'list' };
  return patchMergeKey === undefined ? { type: 'set' } : keyedShape(of, [patchMergeKey]);
}

function keyedShape(of: FieldType, names: readonly string[]): KeyedShape {
  const defaults =
    of.type === 'message' ? new Map(slotsOf(of).map(({ name, field }) => [name, field.options.default])) : undefined;
  const keys = [...names].sort().map((name) => ({ name, default: defaults?.get(name) }));
  return { type: 'keyed', keys, of: shapeOfType(of) };
}

function shapeOfType(type: FieldType): Shape {
  switch (type.type) {
    case 'scalar':
      return { type: 'leaf', takes: takenBy(type.scalar) };
    case 'list':
      return { type: 'leaf', takes: 'list' };
    case 'map':
      return { type: 'map', of: shapeOfType(type.of) };
    case 'message':
      return type.atomic ? { type: 'leaf', takes: 'map' } : shapeOfMessage(type);
    case 'alternatives':
      return { type: 'leaf', takes: 'anything' };
  }
}

function takenBy(scalar: ScalarName): LeafShape['takes'] {
  switch (scalar) {
    case 'string':
    case 'bytes':
      return 'text';
    case 'bool':
      return 'truth';
    case 'int32':
    case 'int64':
    case 'double':
      return 'number';
    case 'time':
    case 'microTime':
    case 'quantity':
    case 'intOrString':
      return 'scalar';
    case 'raw':
    case 'json':
      return 'anything';
  }
}
