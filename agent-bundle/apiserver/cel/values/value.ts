import type { CelList } from './list.ts';
import type { CelMap } from './map.ts';
import type { CelDuration, CelTimestamp } from './time.ts';

/** What an expression computes with: `int` is a bigint, `double` a number. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelList
  | CelMap
  | CelTimestamp
  | CelDuration
  | CelTypeValue
  | CelOptional
  | CelOpaque;

export class CelUint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** What `type(x)` gives: known by its name. */
export class CelTypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class CelOptional {
  readonly value: Value | undefined;

  constructor(value: Value | undefined) {
    this.value = value;
  }

  static readonly none = new CelOptional(undefined);
}

/** A value of a library: a quantity, an IP address. */
export abstract class CelOpaque {
  /** `kubernetes.Quantity`, `net.IP` … */
  abstract readonly typeName: string;
  /** For what it costs to go over it. */
  get size(): number {
    return 1;
  }
  abstract equals(other: CelOpaque): boolean;
}
