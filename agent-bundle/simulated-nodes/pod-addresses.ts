import ipaddr from 'ipaddr.js';

/** The first is the network's, the second the bridge's. */
const reserved = 2;
/** Of larger ranges no more are given. */
const most = 65_536;

/** The addresses of one node's pods, the next free one in turn. A pod has the same number in each of the node's ranges. */
export class PodAddresses {
  readonly #taken = new Set<number>();
  #last = reserved - 1;

  /** The number of a free address; undefined when there are no ranges, or none is left. */
  take(ranges: readonly string[]): number | undefined {
    const [range] = ranges;
    if (range === undefined) return undefined;
    const usable = sizeOf(range) - 1;
    for (let tries = reserved; tries < usable; tries++) {
      this.#last = this.#last + 1 < usable ? this.#last + 1 : reserved;
      if (this.#taken.has(this.#last)) continue;
      this.#taken.add(this.#last);
      return this.#last;
    }
    return undefined;
  }

  /** The number of an address that a pod has already; undefined for one of another range. */
  keep(address: string, ranges: readonly string[]): number | undefined {
    const number = ranges[0] === undefined ? undefined : numberOf(address, ranges[0]);
    if (number !== undefined) this.#taken.add(number);
    return number;
  }

  release(number: number): void {
    this.#taken.delete(number);
  }
}

/** The address of that number in a range such as 10.244.3.0/24. */
export function addressAt(range: string, number: number): string {
  const [network] = ipaddr.parseCIDR(range);
  const bytes = network.toByteArray();
  for (let at = bytes.length - 1, rest = number; rest > 0 && at >= 0; at--) {
    const sum = (bytes[at] ?? 0) + (rest % 256);
    bytes[at] = sum % 256;
    rest = Math.floor(rest / 256) + Math.floor(sum / 256);
  }
  return ipaddr.fromByteArray(bytes).toString();
}

function numberOf(address: string, range: string): number | undefined {
  const [network, bits] = ipaddr.parseCIDR(range);
  const parsed = ipaddr.parse(address);
  if (parsed.kind() !== network.kind() || !parsed.match(network, bits)) return undefined;
  const base = network.toByteArray();
  return parsed.toByteArray().reduce((sum, byte, at) => sum * 256 + byte - (base[at] ?? 0), 0);
}

function sizeOf(range: string): number {
  const [network, bits] = ipaddr.parseCIDR(range);
  return Math.min(most, 2 ** (network.toByteArray().length * 8 - bits));
}
