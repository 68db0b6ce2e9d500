import { setMember } from '../codec/json-reader.ts';
import { isObject, ownMember } from '../codec/json-value.ts';
import { elementOf } from './list-items.ts';
import { itemShape } from './object-fields.ts';
import { type KeyedShape, type SetShape, type Shape, open } from './shape.ts';
import type { PathElement } from './path-element.ts';

/**
 * A live value with an applied configuration laid over it: what the configuration says counts, what only the live value has
 * stays. Neither is changed; what comes out shares with both.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export function mergeConfiguration(shape: Shape, live: unknown, configuration: unknown): unknown {
  if (configuration === undefined) return live;
  if (live === undefined || live === null) return configuration;
  switch (shape.type) {
    case 'leaf':
      return configuration;
    case 'struct':
      return mergeObjects(live, configuration, (name) => shape.members.get(name)?.shape ?? open);
    case 'map':
      return mergeObjects(live, configuration, () => shape.of);
    case 'open':
      return isObject(live) && isObject(configuration) ? mergeObjects(live, configuration, () => open) : configuration;
    case 'keyed':
    case 'set':
      return mergeLists(shape, live, configuration);
  }
}

function mergeObjects(live: unknown, configuration: unknown, shapeOf: (name: string) => Shape): unknown {
  // Null says nothing of what is below.
  if (!isObject(configuration)) return live;
  if (!isObject(live)) return configuration;
  const merged: Record<string, unknown> = {};
  for (const name in live) {
    const own = ownMember(configuration, name);
    setMember(merged, name, own === undefined ? live[name] : mergeConfiguration(shapeOf(name), live[name], own));
  }
  for (const name in configuration) {
    if (!Object.hasOwn(live, name)) setMember(merged, name, configuration[name]);
  }
  return merged;
}

interface Named {
  readonly element: PathElement;
  readonly item: unknown;
}

/**
 * The items of the configuration in its order, each merged with its live twin; items that only the live list has stay before the
 * next common item that they stood before.
 */
function mergeLists(shape: KeyedShape | SetShape, live: unknown, configuration: unknown): unknown {
  if (!Array.isArray(configuration)) return live;
  if (!Array.isArray(live)) return configuration;
  const there = named(shape, live);
  const wanted = named(shape, configuration);
  const liveItems = new Map(there.map(({ element, item }) => [element, item]));
  const applied = new Set(wanted.map(({ element }) => element));
  const common = wanted.filter(({ element }) => liveItems.has(element)).map(({ element }) => element);
  const merged: unknown[] = [];
  let at = 0;
  let met = 0;
  const keepUntil = (element: PathElement | undefined): void => {
    for (let next = there[at]; next && next.element !== element; next = there[++at]) {
      if (!applied.has(next.element)) merged.push(next.item);
    }
  };
  for (const { element, item } of wanted) {
    keepUntil(common[met]);
    merged.push(mergeConfiguration(itemShape(shape), liveItems.get(element), item));
    if (element === common[met]) met++;
  }
  keepUntil(undefined);
  return merged;
}

function named(shape: KeyedShape | SetShape, items: readonly unknown[]): Named[] {
  return items.flatMap((item) => {
    const name = elementOf(shape, item);
    return name.type === 'element' ? [{ element: name.element, item }] : [];
  });
}
