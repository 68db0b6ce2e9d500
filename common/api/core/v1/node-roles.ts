import type { Node } from './node.ts';

const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

/** The roles that a node's labels give it, sorted: `control-plane`. */
export function nodeRoles({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix) && key !== rolePrefix) return [key.slice(rolePrefix.length)];
    return key === roleLabel && value !== '' ? [value] : [];
  });
  return [...new Set(roles)].sort();
}
