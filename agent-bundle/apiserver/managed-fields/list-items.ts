import { stringifyExact } from '../codec/exact-json.ts';
import type { PathElement } from './path-element.ts';
import type { KeyedShape, SetShape } from './shape.ts';

/** The path element of a list's item, or why it has none. */
type ItemElement =
  { readonly type: 'element'; readonly element: PathElement } | { readonly type: 'nameless'; readonly why: string };

/** The path element by which an item of such a list is told apart. */
export function elementOf(shape: KeyedShape | SetShape, item: unknown): ItemElement {
  return shape.type === 'set' ? elementOfValue(item) : elementOfKeys(shape, item);
}

function elementOfValue(item: unknown): ItemElement {
  if (item === null || item === undefined) {
    return nameless("associative list without keys has an element that's an explicit null");
  }
  if (Array.isArray(item)) return nameless('not supported: associative list with lists as elements');
  if (typeof item === 'object') {
    return nameless("associative list without keys has an element that's a map type");
  }
  return { type: 'element', element: `v:${stringifyExact(item)}` };
}

function elementOfKeys({ keys }: KeyedShape, item: unknown): ItemElement {
  if (item === null || item === undefined) return nameless('associative list with keys may not have a null element');
  if (typeof item !== 'object' || Array.isArray(item)) {
    return nameless('associative list with keys may not have non-map elements');
  }
  let text = '';
  for (const key of keys) {
    const value = (item as Record<string, unknown>)[key.name] ?? key.default;
    if (value === undefined) {
      const why = `omits key field ${JSON.stringify(key.name)} (and doesn't have default value)`;
      return nameless(`associative list with keys has an element that ${why}`);
    }
    text += `${text === '' ? '' : ','}"${key.name}":${stringifyExact(value)}`;
  }
  return { type: 'element', element: `k:{${text}}` };
}

const nameless = (why: string): ItemElement => ({ type: 'nameless', why });

/** Items by their element, in the order of the list; those that share one together. Nameless items are in none. */
export function itemsByElement(shape: KeyedShape | SetShape, list: readonly unknown[]): Map<PathElement, unknown[]> {
  const items = new Map<PathElement, unknown[]>();
  for (const item of list) {
    const name = elementOf(shape, item);
    if (name.type === 'nameless') continue;
    const same = items.get(name.element);
    if (same) same.push(item);
    else items.set(name.element, [item]);
  }
  return items;
}
