import { isObject, ownMember, sameValue } from '../../codec/json-value.ts';
import { pathText } from '../../codec/path-text.ts';
import type { FieldError } from '../../registry/field-error.ts';
import { checkJunctors } from './junctors.ts';
import { correlate } from './correlate.ts';
import { type SchemaError, errorsMost } from './schema-error.ts';
import { checkType } from './type-check.ts';
import type { Validator } from './validator.ts';
import { missing } from './value-checks.ts';

/** A walk over an object: where it is, and what it has found. */
export class Walk {
  readonly steps: (string | number)[];
  readonly errors: FieldError[] = [];
  /** How many schemas had a value to look at: among alternatives that all fail, the one that had most is told of. */
  visited = 0;

  constructor(steps: (string | number)[] = []) {
    this.steps = steps;
  }

  get path(): string {
    return pathText(this.steps);
  }

  report(error: SchemaError | undefined): void {
    if (error && this.errors.length < errorsMost) this.errors.push(error(this.path));
  }

  /** What has been found by another walk over the same value. */
  merge(other: Walk): void {
    this.visited += other.visited;
    for (const error of other.errors) if (this.errors.length < errorsMost) this.errors.push(error);
  }
}

/**
 * Whether a value follows its schema. What is the same as `old`, the value that stood there before, is not held against it;
 * undefined where nothing is known to have stood there.
 */
export function validateValue(validator: Validator, value: unknown, old: unknown): FieldError[] {
  const walk = new Walk();
  visit(validator, value, old, walk);
  return walk.errors;
}

/** `changed`: the value is known to differ from its old one, since something in it does. */
type Ratchet = 'changed' | 'unknown';

export function visit(validator: Validator, value: unknown, old: unknown, walk: Walk): Ratchet {
  const before = walk.errors.length;
  walk.visited++;
  walk.report(checkType(validator, value));
  if (value === null) walk.report(validator.oneOfValues?.(value));
  const ratchet = value === null ? 'unknown' : visitPresent(validator, value, old, walk);
  if (old === undefined || walk.errors.length === before) return ratchet;
  if (ratchet === 'changed' || !sameValue(value, old)) return 'changed';
  walk.errors.length = before;
  return 'unknown';
}

function visitPresent(validator: Validator, value: unknown, old: unknown, walk: Walk): Ratchet {
  if (validator.junctors) checkJunctors(validator.junctors, value, walk);
  for (const check of validator.value) walk.report(check(value));
  const items = Array.isArray(value) ? visitItems(validator, value, old, walk) : 'unknown';
  walk.report(validator.oneOfValues?.(value));
  return isObject(value) ? visitMembers(validator, value, old, walk) : items;
}

function visitItems({ items, list, count }: Validator, value: unknown[], old: unknown, walk: Walk): Ratchet {
  let ratchet: Ratchet = 'unknown';
  if (items) {
    const olds = correlate(list, value, old);
    for (const [index, item] of value.entries()) {
      walk.steps.push(index);
      if (visit(items, item, olds(index), walk) === 'changed') ratchet = 'changed';
      walk.steps.pop();
    }
  }
  walk.report(count?.(value));
  return ratchet;
}

function visitMembers(validator: Validator, value: Record<string, unknown>, old: unknown, walk: Walk): Ratchet {
  const { properties, additional, required, members } = validator;
  const wrongCount = members?.(value);
  if (wrongCount) {
    walk.report(wrongCount);
    return 'unknown';
  }
  let ratchet: Ratchet = 'unknown';
  const olds = isObject(old) ? old : {};
  const go = (name: string, member: Validator) => {
    walk.steps.push(name);
    if (visit(member, value[name], ownMember(olds, name), walk) === 'changed') ratchet = 'changed';
    walk.steps.pop();
  };
  if (additional) for (const name of Object.keys(value)) if (!properties.has(name)) go(name, additional);
  for (const [name, member] of properties) if (ownMember(value, name) !== undefined) go(name, member);
  for (const name of required) if (ownMember(value, name) === undefined) walk.report(missing(name));
  return ratchet;
}
