import { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { type LeafShape, type Shape, type StructShape, open, shapeOfMessage } from '../../managed-fields/shape.ts';
import type { Structural } from './structural.ts';

const leaf = (takes: LeafShape['takes']): LeafShape => ({ type: 'leaf', takes });

/**
 * How custom resources of a schema are owned. Without one they are owned field by field, and their lists as one thing.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#custom-resources-and-server-side-apply
 */
export function shapeOfRoot(root: Structural | undefined): StructShape {
  const unknown = root === undefined || root.preservesUnknown || root.properties.size === 0;
  return struct(root?.properties ?? new Map(), 'root', unknown ? open : undefined);
}

/** `root` and `embedded` objects have apiVersion, kind and metadata; every root has them always. */
function struct(
  properties: ReadonlyMap<string, Structural>,
  place: 'root' | 'embedded' | 'inner',
  rest: Shape | undefined,
): StructShape {
  const shapes = new Map([...properties].map(([name, property]) => [name, shapeOf(property)]));
  if (place !== 'inner') {
    shapes.set('apiVersion', leaf('text')).set('kind', leaf('text')).set('metadata', shapeOfMessage(ObjectMeta));
  }
  const names = [...shapes.keys()].sort();
  const members = new Map(
    names.map((name) => {
      const always = place === 'root' && name === 'metadata';
      return [name, { name, element: `f:${name}`, shape: shapes.get(name) ?? open, always }];
    }),
  );
  return rest ? { type: 'struct', members, rest } : { type: 'struct', members };
}

function shapeOf(node: Structural): Shape {
  if (node.isIntOrString) return leaf('scalar');
  switch (node.type) {
    case 'array':
      return shapeOfList(node);
    case 'object':
      return shapeOfObject(node);
    case 'string':
      return leaf('text');
    case 'boolean':
      return leaf('truth');
    case 'integer':
    case 'number':
      return leaf('number');
    case undefined:
      return open;
  }
}

function shapeOfObject(node: Structural): Shape {
  if (node.atomicMap) return leaf('map');
  const { properties, additional, isEmbedded, preservesUnknown } = node;
  if (properties.size > 0 || isEmbedded) {
    return struct(properties, isEmbedded ? 'embedded' : 'inner', preservesUnknown ? open : undefined);
  }
  return { type: 'map', of: additional && additional !== 'anything' ? shapeOf(additional) : open };
}

function shapeOfList({ list, items }: Structural): Shape {
  switch (list.type) {
    case 'set':
      return { type: 'set' };
    case 'map': {
      const keys = [...list.keys].sort().map((name) => ({ name, default: items?.properties.get(name)?.default }));
      return { type: 'keyed', keys, of: items ? shapeOf(items) : open };
    }
    default:
      return leaf('list');
  }
}
