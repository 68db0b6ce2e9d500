import { setMember } from '../codec/json-reader.ts';
import { isObject, ownMember } from '../codec/json-value.ts';

/** The names of a path that leads to one place: `.spec.replicas`, `.status['a.b']`. */
export function simplePath(path: string): string[] {
  return [...path.matchAll(/\.([-a-zA-Z0-9_]+)|\['([^']+)'\]/g)].map(([, plain, quoted]) => plain ?? quoted ?? '');
}

/** What stands there; undefined where nothing does. */
export const valueAt = (object: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((at, step) => (isObject(at) ? ownMember(at, step) : undefined), object);

/** Puts a value there, and objects on the way where there are none. */
export function setValueAt(object: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let at = object;
  for (const step of steps.slice(0, -1)) {
    const next = ownMember(at, step);
    const inner: Record<string, unknown> = isObject(next) ? next : {};
    if (inner !== next) setMember(at, step, inner);
    at = inner;
  }
  setMember(at, steps.at(-1) ?? '', value);
}
