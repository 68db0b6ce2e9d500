import { type AddressRange, type Family, addressBits, formatRange, parseRange, sizeOf } from './address-range.ts';

/**
 * The blocks of a cluster's pod range, and which node holds which. Blocks are given in a circle, so that one that was
 * just released, and to which others may still have routes, is the last to be given again.
 */
export class CidrPool {
  readonly #cluster: AddressRange;
  readonly #bits: number;
  /** By block number, counted from the start of the range. Two nodes hold one block only where somebody wrote it so. */
  readonly #holders = new Map<number, Set<string>>();
  readonly #held = new Map<string, Set<number>>();
  #next = 0;

  /** Throws a RangeError where blocks of `bits` do not fit into `cluster`. */
  constructor(cluster: AddressRange, bits: number) {
    if (bits < cluster.bits || bits > addressBits[cluster.family])
      throw new RangeError(`a block of /${bits} does not fit into /${cluster.bits}`);
    this.#cluster = cluster;
    this.#bits = bits;
  }

  get family(): Family {
    return this.#cluster.family;
  }

  get cidr(): string {
    return formatRange(this.#cluster);
  }

  get size(): number {
    return 2 ** (this.#bits - this.#cluster.bits);
  }

  /** Blocks that somebody holds. */
  get used(): number {
    return this.#holders.size;
  }

  /**
   * Notes that the node has this range, and no other of the family. False where it lies, even in part, outside the cluster's, or
   * is of another family.
   */
  occupy(node: string, cidr: string): boolean {
    const range = parseRange(cidr);
    const { family, first } = this.#cluster;
    if (range?.family !== family) return false;
    this.release(node);
    const after = range.first + sizeOf(family, range.bits);
    const end = first + sizeOf(family, this.#cluster.bits);
    for (let index = this.#blockAt(range.first); index <= this.#blockAt(after - 1n); index++) {
      if (index >= 0 && index < this.size) this.#hold(node, index);
    }
    return range.first >= first && after <= end;
  }

  /** The node's block: the one it holds, or the next free one. Undefined when all are held. */
  allocate(node: string): string | undefined {
    const [own] = this.#held.get(node) ?? [];
    if (own !== undefined) return this.#format(own);
    if (this.used === this.size) return undefined;
    while (this.#holders.has(this.#next)) this.#next = (this.#next + 1) % this.size;
    const index = this.#next;
    this.#next = (this.#next + 1) % this.size;
    this.#hold(node, index);
    return this.#format(index);
  }

  /** Takes back everything the node holds. True where a block became free. */
  release(node: string): boolean {
    const before = this.used;
    for (const index of this.#held.get(node) ?? []) {
      const holders = this.#holders.get(index);
      holders?.delete(node);
      if (holders?.size === 0) this.#holders.delete(index);
    }
    this.#held.delete(node);
    return this.used < before;
  }

  #hold(node: string, index: number): void {
    const holders = this.#holders.get(index) ?? new Set();
    const held = this.#held.get(node) ?? new Set();
    this.#holders.set(index, holders.add(node));
    this.#held.set(node, held.add(index));
  }

  /** The number of the block with this address; -1 before the first one, the pool's size behind the last. */
  #blockAt(address: bigint): number {
    const { family, first } = this.#cluster;
    if (address < first) return -1;
    const index = (address - first) / sizeOf(family, this.#bits);
    return index > this.size ? this.size : Number(index);
  }

  #format(index: number): string {
    const { family, first } = this.#cluster;
    return formatRange({ family, first: first + BigInt(index) * sizeOf(family, this.#bits), bits: this.#bits });
  }
}
