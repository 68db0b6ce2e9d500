import type { CelType } from '../cel.ts';
import { adapt } from './adapt.ts';
import type { Value } from './value.ts';

type ListType = Extract<CelType, { type: 'list' }>;

/** A list; items are made values when they are asked for. */
export abstract class CelList implements Iterable<Value> {
  abstract readonly size: number;
  /** How its items are told apart, where their order does not count. */
  readonly associative: ListType['associative'] = undefined;

  /** The item at an index within the size. */
  abstract at(index: number): Value;

  *[Symbol.iterator](): Generator<Value> {
    for (let index = 0; index < this.size; index++) yield this.at(index);
  }
}

/** A list that an expression has made. */
export class ArrayList extends CelList {
  readonly #items: readonly Value[];
  override readonly associative: ListType['associative'];

  constructor(items: readonly Value[], associative?: ListType['associative']) {
    super();
    this.#items = items;
    this.associative = associative;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): Value {
    return this.#items[index]!;
  }
}

/** A list of JSON, with its declared type. */
export class JsonList extends CelList {
  readonly #items: readonly unknown[];
  readonly #of: CelType | undefined;
  override readonly associative: ListType['associative'];

  constructor(items: readonly unknown[], type: ListType | undefined) {
    super();
    this.#items = items;
    this.#of = type?.of;
    this.associative = type?.associative;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): Value {
    return adapt(this.#items[index], this.#of);
  }
}

/** Two lists, one behind the other: nothing is copied, so that a list that is doubled over and over takes no room. */
export class JoinedList extends CelList {
  readonly #first: CelList;
  readonly #second: CelList;
  readonly size: number;

  constructor(first: CelList, second: CelList) {
    super();
    this.#first = first;
    this.#second = second;
    this.size = first.size + second.size;
  }

  at(index: number): Value {
    return index < this.#first.size ? this.#first.at(index) : this.#second.at(index - this.#first.size);
  }
}

/** What a comprehension gathers: while it is this, nobody else sees it. */
export class GrowingList extends CelList {
  readonly #items: Value[] = [];

  get size(): number {
    return this.#items.length;
  }

  at(index: number): Value {
    return this.#items[index]!;
  }

  add(item: Value): this {
    this.#items.push(item);
    return this;
  }

  /** The list as it is at the end, to which nothing is added any more. */
  finished(): CelList {
    return new ArrayList(this.#items);
  }
}
