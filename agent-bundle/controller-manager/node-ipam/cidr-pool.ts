import { type Ipv4Range, formatIpv4Range, parseIpv4Range, sizeOf } from './ipv4-range.ts';

/**
 * The blocks of a cluster's pod range, and which node holds which. Blocks are given in a circle, so that one that was
 * just released, and to which others may still have routes, is the last to be given again.
 */
export class CidrPool {
  readonly #cluster: Ipv4Range;
  readonly #bits: number;
  /** By block number, counted from the start of the range. Two nodes hold one block only where somebody wrote it so. */
  readonly #holders = new Map<number, Set<string>>();
  readonly #held = new Map<string, Set<number>>();
  #next = 0;

  /** Throws a RangeError where blocks of `bits` do not fit into `cluster`. */
  constructor(cluster: Ipv4Range, bits: number) {
    if (bits < cluster.bits || bits > 32)
      throw new RangeError(`a block of /${bits} does not fit into /${cluster.bits}`);
    this.#cluster = cluster;
    this.#bits = bits;
  }

  get size(): number {
    return 2 ** (this.#bits - this.#cluster.bits);
  }

  /** Blocks that somebody holds. */
  get used(): number {
    return this.#holders.size;
  }

  /** Notes that the node has this range, and no other. False where it lies, even in part, outside the cluster's. */
  occupy(node: string, cidr: string): boolean {
    this.release(node);
    const range = parseIpv4Range(cidr);
    if (!range) return false;
    const block = sizeOf(this.#bits);
    const start = Math.floor((range.first - this.#cluster.first) / block);
    const end = Math.ceil((range.first + sizeOf(range.bits) - this.#cluster.first) / block);
    for (let index = Math.max(0, start); index < Math.min(end, this.size); index++) this.#hold(node, index);
    return start >= 0 && end <= this.size;
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

  #format(index: number): string {
    return formatIpv4Range({ first: this.#cluster.first + index * sizeOf(this.#bits), bits: this.#bits });
  }
}
