import { isObject, ownMember } from '../codec/json-value.ts';
import { type Step, JsonPathError, parseJsonPath } from './json-path-syntax.ts';

/**
 * Paths by which definitions name values of their objects: of columns, replicas and selectable fields. What kubectl knows of
 * JSONPath, without the braces: https://kubernetes.io/docs/reference/kubectl/jsonpath/
 *
 *   .spec.replicas   .metadata.labels['a.b']   .spec.versions[*].name   .spec.list[-1]   .spec.list[0:2]   ..name
 *   .status.conditions[?(@.type=="Ready")].status
 */
interface JsonPath {
  /** The values that it leads to, in their order; none where nothing is there. */
  find(value: unknown): unknown[];
}

/** Paths that go everywhere several times over would take all time; their values are few and far between by then. */
const visitsMost = 10_000;

/** Throws a JsonPathError. */
export function compileJsonPath(path: string): JsonPath {
  const steps = parseJsonPath(path);
  return { find: (value) => follow(steps, value, { left: visitsMost }) };
}

interface Visits {
  left: number;
}

function follow(steps: readonly Step[], start: unknown, visits: Visits): unknown[] {
  let values = [start];
  for (const step of steps) {
    const next: unknown[] = [];
    for (const value of values) {
      if (visits.left-- <= 0) return next;
      take(step, value, next, visits);
    }
    values = next;
  }
  return values;
}

/** Adds what one step leads to. */
function take(step: Step, value: unknown, out: unknown[], visits: Visits): void {
  switch (step.type) {
    case 'name': {
      const member = isObject(value) ? ownMember(value, step.name) : undefined;
      if (member !== undefined) out.push(member);
      return;
    }
    case 'all':
      for (const member of childrenOf(value)) out.push(member);
      return;
    case 'slice':
      if (Array.isArray(value)) for (const index of indexesOf(step, value.length)) out.push(value[index]);
      return;
    case 'union':
      for (const one of step.of) take(one, value, out, visits);
      return;
    case 'filter':
      if (!Array.isArray(value)) return;
      for (const item of value) {
        if (visits.left-- <= 0) return;
        if (matches(step, item, visits)) out.push(item);
      }
      return;
    case 'descendants':
      addDescendants(value, out, visits);
  }
}

const childrenOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];

function addDescendants(value: unknown, out: unknown[], visits: Visits): void {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visits.left-- <= 0) return;
    out.push(next);
    for (const child of [...childrenOf(next)].reverse()) if (typeof child === 'object' && child) waiting.push(child);
  }
}

function indexesOf({ from, to, by }: Step & { type: 'slice' }, length: number): number[] {
  const at = (index: number) => Math.max(0, Math.min(length, index < 0 ? index + length : index));
  const end = to === undefined ? length : at(to);
  const indexes: number[] = [];
  if (from < -length) return indexes;
  for (let index = at(from); index < end; index += by) indexes.push(index);
  return indexes;
}

function matches({ left, operator, right }: Step & { type: 'filter' }, item: unknown, visits: Visits): boolean {
  const [a] = left.type === 'value' ? [left.value] : follow(left.steps, item, visits);
  if (operator === undefined || right === undefined) return a !== undefined;
  const [b] = right.type === 'value' ? [right.value] : follow(right.steps, item, visits);
  return compare(a, b, operator);
}

/** Values of different types are neither equal nor in any order. */
function compare(a: unknown, b: unknown, operator: string): boolean {
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== undefined && a !== b;
  const isOrdered =
    (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
  if (!isOrdered) return false;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

export { JsonPathError };
