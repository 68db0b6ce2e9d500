import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { ResourceFieldSelector } from '../../../../common/api/core/v1/field-selectors.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';

/** What the node has to give, for containers without a limit of their own. */
export type Allocatable = Readonly<Record<string, string>>;

/**
 * A container's request or limit in units of the divisor, rounded up; undefined when there is no such container or
 * resource. https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef
 */
export function resourceValue(
  pod: Pod,
  selector: ResourceFieldSelector,
  own: Container | undefined,
  allocatable: Allocatable,
): string | undefined {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = selector.containerName ? containers.find(({ name }) => name === selector.containerName) : own;
  const dot = selector.resource.indexOf('.');
  const list = selector.resource.slice(0, dot);
  const name = selector.resource.slice(dot + 1);
  if (!container || (list !== 'limits' && list !== 'requests')) return undefined;
  const asked = container.resources?.[list]?.[name];
  const fallback = list === 'limits' ? allocatable[name] : '0';
  const amount = asked ?? fallback ?? '0';
  const divisor = parseQuantity(selector.divisor === undefined || selector.divisor === '0' ? '1' : selector.divisor);
  return ceilDivide(parseQuantity(amount).nanos, divisor.nanos).toString();
}

const ceilDivide = (a: bigint, b: bigint) => (a + b - 1n) / b;
