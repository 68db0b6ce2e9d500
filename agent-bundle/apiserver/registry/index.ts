import { coreResources } from './core/index.ts';
import { apiregistrationResources } from './apiregistration/index.ts';
import { appsResources } from './apps/index.ts';
import { eventsResources } from './events/index.ts';
import { autoscalingResources } from './autoscaling/index.ts';
import { batchResources } from './batch/index.ts';
import { certificatesResources } from './certificates/index.ts';
import { networkingResources } from './networking/index.ts';
import { policyResources } from './policy/index.ts';
import { rbacResources } from './rbac/index.ts';
import { storageResources } from './storage/index.ts';
import { admissionregistrationResources } from './admissionregistration/index.ts';
import { apiextensionsResources } from './apiextensions/index.ts';
import { schedulingResources } from './scheduling/index.ts';
import { coordinationResources } from './coordination/index.ts';
import { nodeResources } from './node/index.ts';
import { discoveryResources } from './discovery/index.ts';
import { flowcontrolResources } from './flowcontrol/index.ts';
import type { IPRange } from './allocation/ip-range.ts';
import { bindings } from './core/binding.ts';
import type { ActionAlias, Resource } from './resource.ts';

/** Actions that have a name of their own besides. */
export const actionAliases: readonly ActionAlias[] = [bindings];

/** What the resources must know of this cluster. */
export interface RegistryOptions {
  /** `10.96.0.0/16`; two, separated by a comma, for dual stack. */
  readonly serviceClusterIPRange: string;
  /** `30000-32767` */
  readonly serviceNodePortRange: string;
  /** Where cluster IPs come from now; absent: out of `serviceClusterIPRange`. */
  readonly serviceRanges?: () => readonly IPRange[];
}

/**
 * Every resource that has objects, in the order in which discovery lists groups. Adding a kind is adding its file and one line in its
 * group's index. Throws for ranges that cannot be read.
 */
export function servedResources(options: RegistryOptions): readonly Resource[] {
  return [
    ...coreResources(options),
    ...apiregistrationResources,
    ...appsResources,
    ...eventsResources,
    ...autoscalingResources,
    ...batchResources,
    ...certificatesResources,
    ...networkingResources,
    ...policyResources,
    ...rbacResources,
    ...storageResources,
    ...admissionregistrationResources,
    ...apiextensionsResources,
    ...schedulingResources,
    ...coordinationResources,
    ...nodeResources,
    ...discoveryResources,
    ...flowcontrolResources,
  ];
}
