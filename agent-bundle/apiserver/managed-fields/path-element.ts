/**
 * One step of a path, in the text that managedFields has for it:
 *
 *   f:<name>      a field of a message, a key of a map
 *   k:{…}         the item of a list that has these keys, sorted by name
 *   v:<value>     a value of a set
 *   i:<index>     a place in a list
 *
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export type PathElement = string;

/** In the order that managedFields is written in: names, then keys, values and places; keys and values by what they say. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  // Nearly all are names.
  if (a.startsWith('f:') && b.startsWith('f:')) return a < b ? -1 : 1;
  const kind = kindOrder(a) - kindOrder(b);
  if (kind !== 0) return kind;
  return compareValues(contentOf(a), contentOf(b));
}

const kindOrder = (element: PathElement): number => '.fkvi'.indexOf(element.charAt(0));

const contentOf = (element: PathElement): unknown => JSON.parse(element.slice(2));

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (!isKeys(a) || !isKeys(b)) return compareTexts(scalarOrder(a), scalarOrder(b));
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    const order = compareTexts(name, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const isKeys = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Numbers before texts before truth values. */
const scalarOrder = (value: unknown): string =>
  `${typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2}${String(value)}`;

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** As a path shows it in messages: `.spec`, `[name="c"]`, `[="x"]`, `[0]`. */
export function shownElement(element: PathElement): string {
  switch (element.charAt(0)) {
    case 'f':
      return `.${element.slice(2)}`;
    case 'k': {
      const keys = Object.entries(contentOf(element) as Record<string, unknown>);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${element.slice(2)}]`;
    default:
      return `[${element.slice(2)}]`;
  }
}

/** Whether a text is one of the four; what follows `k:` and `v:` must be JSON, a place is a number. */
export function isPathElement(text: string): boolean {
  const content = text.slice(2);
  switch (text.slice(0, 2)) {
    case 'f:':
      return true;
    case 'i:':
      return /^(?:0|[1-9][0-9]{0,8})$/.test(content);
    case 'k:':
      return isKeys(jsonOf(content)) && content.startsWith('{');
    case 'v:':
      return jsonOf(content) !== undefined;
    default:
      return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
