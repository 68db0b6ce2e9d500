import type { Kind } from '../../../common/api/schema/kind.ts';

/** Everything of ours is under this prefix. */
export const registryPrefix = '/registry/';

/** `/registry/core/pods/`, or with a namespace `/registry/core/pods/default/`: always ends with a slash. */
export function resourcePrefix(kind: Pick<Kind, 'group' | 'resource'>, namespace?: string): string {
  const resource = `${registryPrefix}${kind.group || 'core'}/${kind.resource}/`;
  return namespace ? `${resource}${namespace}/` : resource;
}

/** `/registry/core/pods/default/web-1`, `/registry/core/nodes/h1`. */
export function objectKey(
  kind: Pick<Kind, 'group' | 'resource' | 'namespaced'>,
  ref: { readonly name: string; readonly namespace?: string },
): string {
  if (kind.namespaced === (ref.namespace === undefined || ref.namespace === '')) {
    throw new Error(`${kind.resource} ${ref.name}: ${kind.namespaced ? 'needs a' : 'has no'} namespace`);
  }
  return resourcePrefix(kind, ref.namespace) + ref.name;
}

/** The order of keys by their UTF-8 bytes, as etcd has it; negative when `a` comes first. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return byteRank(left) - byteRank(right);
  }
  return a.length - b.length;
}

/** UTF-16 puts surrogates (code points from U+10000) before U+E000 to U+FFFF; UTF-8 puts them after. */
function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
