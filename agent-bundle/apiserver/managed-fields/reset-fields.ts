import type { Resource } from '../registry/resource.ts';
import { type FieldSet, setOf, union } from './field-set.ts';
import { ownMember } from '../codec/json-value.ts';

/**
 * The fields that a road takes back, whatever a client sends there: nobody comes to own them by it. A strategy may name them;
 * else the object's own road leaves `status` to the subresource, and that one leaves `spec` to it.
 */
export function resetFieldsOf(resource: Resource, subresource: string): FieldSet {
  const part = ownMember(resource.subresources, subresource);
  const strategy = part?.type === 'part' ? part.strategy : resource.strategy;
  const paths = strategy.resetFields ?? defaultPaths(resource, part === undefined ? '' : subresource);
  return paths.reduce<FieldSet>(
    (set, path) => union(set, setOf(...path.split('.').map((name) => `f:${name}`))),
    undefined,
  );
}

function defaultPaths({ subresources }: Resource, subresource: string): readonly string[] {
  if (subresource !== '') return subresource === 'status' ? ['spec'] : [];
  return Object.hasOwn(subresources, 'status') ? ['status'] : [];
}
