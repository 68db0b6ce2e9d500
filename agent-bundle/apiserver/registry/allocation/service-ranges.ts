import type { ServiceCIDR } from '../../../../common/api/networking/v1/service-cidr.ts';
import { type IPRange, parseIPRange, parseIPRanges } from './ip-range.ts';

/** The ServiceCIDR that stands for the flag. */
export const defaultServiceCIDR = 'kubernetes';

/**
 * Where cluster IPs come from: the ranges of the flag, and those of every ServiceCIDR that is ready. Families are those of the
 * flag. https://kubernetes.io/docs/tasks/network/extend-service-ip-ranges/
 */
export class ServiceRanges {
  readonly #fixed: readonly IPRange[];
  readonly #added = new Map<string, readonly IPRange[]>();
  #all: readonly IPRange[];

  /** `cidrs` as the flag has it. Throws for what is no range. */
  constructor(cidrs: string) {
    this.#fixed = parseIPRanges(cidrs);
    this.#all = this.#fixed;
  }

  /** Those of the flag first. */
  get all(): readonly IPRange[] {
    return this.#all;
  }

  put(name: string, { metadata, spec, status }: ServiceCIDR): void {
    const isReady = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
    if (isReady && metadata.deletionTimestamp === undefined) this.#added.set(name, usable(spec.cidrs ?? []));
    else this.#added.delete(name);
    this.#gather();
  }

  remove(name: string): void {
    this.#added.delete(name);
    this.#gather();
  }

  #gather(): void {
    const families = new Set(this.#fixed.map(({ family }) => family));
    const added = [...this.#added.keys()].sort().flatMap((name) => this.#added.get(name) ?? []);
    const known = new Set(this.#fixed.map(({ cidr }) => cidr));
    this.#all = [...this.#fixed, ...added.filter(({ cidr, family }) => families.has(family) && !known.has(cidr))];
  }
}

/** A range that is too small gives nothing. */
function usable(cidrs: readonly string[]): IPRange[] {
  return cidrs.flatMap((cidr) => {
    try {
      return [parseIPRange(cidr)];
    } catch {
      return [];
    }
  });
}
