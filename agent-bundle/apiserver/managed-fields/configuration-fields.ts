import { stringifyExact } from '../codec/exact-json.ts';
import { isObject } from '../codec/json-value.ts';
import { type FieldSet, type FieldTree, leaf, nodeOf, sorted } from './field-set.ts';
import { elementOf } from './list-items.ts';
import { itemShape } from './object-fields.ts';
import { type PathElement, shownElement } from './path-element.ts';
import { type KeyedShape, type LeafShape, type SetShape, type Shape, type StructShape, open } from './shape.ts';

interface ConfigurationFields {
  readonly fields: FieldSet;
  /** What is not as the schema wants it: `.spec.bogus: field not declared in schema`. */
  readonly errors: readonly string[];
}

/**
 * The fields that an applied configuration speaks of, which its applier owns from then on: what it sets, the items of lists and
 * keys of maps around that, and what it says is null or empty. Objects on the way down are not: they are nobody's alone.
 */
export function fieldsOfConfiguration(shape: StructShape, configuration: unknown): ConfigurationFields {
  const errors: string[] = [];
  return { fields: childrenOf(shape, configuration, '', errors), errors };
}

/** What of a value is owned, without the value itself; undefined where that is nothing. */
function childrenOf(shape: Shape, value: unknown, path: string, errors: string[]): FieldSet {
  switch (shape.type) {
    case 'leaf':
      checkLeaf(shape, value, path, errors);
      return undefined;
    case 'struct':
      return ofStruct(shape, value, path, errors);
    case 'map':
      return ofMap(shape.of, value, path, errors);
    case 'open':
      return isObject(value) ? ofMap(open, value, path, errors) : undefined;
    case 'keyed':
    case 'set':
      return ofList(shape, value, path, errors);
  }
}

function ofStruct(shape: StructShape, value: unknown, path: string, errors: string[]): FieldSet {
  if (!isMapOrNull(value, path, errors)) return undefined;
  const children: Record<PathElement, FieldTree> = {};
  for (const name of Object.keys(value)) {
    const member = shape.members.get(name);
    const at = `${path}.${name}`;
    if (!member && shape.rest) {
      children[`f:${name}`] = nodeOf(true, childrenOf(shape.rest, value[name], at, errors) ?? {}) ?? leaf;
      continue;
    }
    if (!member) {
      errors.push(`${at}: field not declared in schema`);
      continue;
    }
    const below = childrenOf(member.shape, value[name], at, errors);
    const owned = nodeOf(standsForItself(member.shape, value[name]), below ?? {});
    if (owned) children[member.element] = owned;
  }
  return nodeOf(false, sorted(children));
}

/** A leaf, and what is said to be empty. */
function standsForItself(shape: Shape, value: unknown): boolean {
  if (shape.type === 'leaf' || value === null) return true;
  if (shape.type === 'open') return !isObject(value) || Object.keys(value).length === 0;
  return (shape.type === 'struct' || shape.type === 'map') && isObject(value) && Object.keys(value).length === 0;
}

function ofMap(of: Shape, value: unknown, path: string, errors: string[]): FieldSet {
  if (!isMapOrNull(value, path, errors)) return undefined;
  const children: Record<PathElement, FieldTree> = {};
  for (const key of Object.keys(value)) {
    const below = childrenOf(of, value[key], `${path}.${key}`, errors);
    children[`f:${key}`] = nodeOf(true, below ?? {}) ?? leaf;
  }
  return nodeOf(false, sorted(children));
}

function ofList(shape: KeyedShape | SetShape, value: unknown, path: string, errors: string[]): FieldSet {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) {
    errors.push(`${path}: expected list, got ${shown(value)}`);
    return undefined;
  }
  const children: Record<PathElement, FieldTree> = {};
  for (const [index, item] of value.entries()) {
    const name = elementOf(shape, item);
    if (name.type === 'nameless') {
      errors.push(`${path}: element ${index}: ${name.why}`);
      continue;
    }
    const { element } = name;
    if (element in children) errors.push(`${path}: duplicate entries for key ${shownElement(element)}`);
    const below = childrenOf(itemShape(shape), item, path + shownElement(element), errors);
    children[element] = nodeOf(true, below ?? {}) ?? leaf;
  }
  return nodeOf(false, sorted(children));
}

function isMapOrNull(value: unknown, path: string, errors: string[]): value is Record<string, unknown> {
  if (isObject(value)) return true;
  if (value !== null && value !== undefined) errors.push(`${path}: expected map, got ${shown(value)}`);
  return false;
}

function checkLeaf({ takes }: LeafShape, value: unknown, path: string, errors: string[]): void {
  if (value === null || value === undefined) return;
  const why = wrongIn(takes, value);
  if (why !== undefined) errors.push(`${path}: ${why}`);
}

function wrongIn(takes: LeafShape['takes'], value: unknown): string | undefined {
  switch (takes) {
    case 'anything':
      return undefined;
    case 'text':
      return typeof value === 'string' ? undefined : `expected string, got ${wrapped(value)}`;
    case 'truth':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${shown(value)}`;
    case 'number':
      return isNumber(value) ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 'scalar':
      return typeof value === 'object' ? `expected any scalar, got ${wrapped(value)}` : undefined;
    case 'list':
      return Array.isArray(value) ? undefined : `expected list, got ${shown(value)}`;
    case 'map':
      return isObject(value) ? undefined : `expected map, got ${shown(value)}`;
  }
}

const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint';

/** As the original prints what it did not expect. */
const shown = (value: unknown): string => `&{${printed(value)}}`;
const wrapped = (value: unknown): string =>
  `&value.valueUnstructured{Value:${typeof value === 'string' ? JSON.stringify(value) : printed(value)}}`;

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (!isObject(value)) return value === null ? '<nil>' : typeof value === 'string' ? value : stringifyExact(value);
  const members = Object.keys(value).sort();
  return `map[${members.map((name) => `${name}:${printed(value[name])}`).join(' ')}]`;
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
