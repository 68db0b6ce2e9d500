import type { Resource } from './resource.ts';

/** What the resources must know of this cluster. */
export interface RegistryOptions {
  /** `10.96.0.0/16`; two, separated by a comma, for dual stack. */
  readonly serviceClusterIPRange: string;
  /** `30000-32767` */
  readonly serviceNodePortRange: string;
}

/** Every resource we serve, in the order in which discovery lists groups. Adding a kind is adding its file and one line here. */
export function servedResources(_options: RegistryOptions): readonly Resource[] {
  return [];
}
