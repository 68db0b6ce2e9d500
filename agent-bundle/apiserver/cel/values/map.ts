import { type CelType, CelError } from '../cel.ts';
import { unescapeField } from '../fields.ts';
import { adapt } from './adapt.ts';
import { CelUint, type Value } from './value.ts';

/** A map, or an object of JSON. */
export abstract class CelMap {
  abstract readonly size: number;
  abstract get(key: Value): Value | undefined;
  /** What `.name` selects. */
  field(name: string): Value | undefined {
    return this.get(name);
  }
  abstract keys(): Iterable<Value>;
}

/** What makes keys the same: numbers are equal across their types. Throws CelError for what can be no key. */
export function keyIdentity(key: Value): string {
  if (typeof key === 'string') return `"${key}`;
  if (typeof key === 'bigint' || typeof key === 'boolean') return String(key);
  if (key instanceof CelUint) return String(key.value);
  if (typeof key === 'number') return Number.isInteger(key) ? String(BigInt(key)) : String(key);
  throw new CelError('unsupported key type');
}

/** A map that an expression has made. */
export class EntryMap extends CelMap {
  readonly #entries = new Map<string, readonly [Value, Value]>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(keyIdentity(key))?.[1];
  }

  *keys(): Generator<Value> {
    for (const [key] of this.#entries.values()) yield key;
  }

  /** Throws CelError where the key is there already. */
  insert(key: Value, value: Value): this {
    const identity = keyIdentity(key);
    if (this.#entries.has(identity)) throw new CelError(`insert failed: key ${describeKey(key)} already exists`);
    this.#entries.set(identity, [key, value]);
    return this;
  }
}

/** As messages name a key. */
export const describeKey = (key: Value): string => (typeof key === 'string' ? key : keyIdentity(key));

/** An object of JSON with its declared type: a map, an object with named members, or anything. */
export class JsonMap extends CelMap {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #type: Extract<CelType, { type: 'object' | 'map' }> | undefined;

  constructor(
    members: Readonly<Record<string, unknown>>,
    type: Extract<CelType, { type: 'object' | 'map' }> | undefined,
  ) {
    super();
    this.#members = members;
    this.#type = type;
  }

  get size(): number {
    return this.keys().length;
  }

  get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#member(key) : undefined;
  }

  override field(name: string): Value | undefined {
    return this.#type?.type === 'object' ? this.#member(unescapeField(name, this.#type.fields)) : this.#member(name);
  }

  keys(): readonly string[] {
    const names = Object.keys(this.#members);
    if (this.#type?.type !== 'object') return names;
    return names.filter((name) => this.#members[name] !== null && this.#members[name] !== undefined);
  }

  #member(name: string): Value | undefined {
    const value = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
    // As upstream: a member of an object that is null is as good as none.
    const isAbsent = value === undefined || (value === null && this.#type?.type === 'object');
    return isAbsent ? undefined : adapt(value, this.#typeOf(name));
  }

  #typeOf(name: string): CelType | undefined {
    return this.#type?.type === 'object' ? this.#type.fields.get(name) : this.#type?.of;
  }
}
