import * as v from 'valibot';
import type { Discoverable, ElsewhereSubresource } from '../discovery/groups.ts';
import type { RemoteVersion } from '../discovery/remote-versions.ts';

const APIResource = v.object({
  name: v.string(),
  singularName: v.optional(v.string(), ''),
  namespaced: v.boolean(),
  kind: v.string(),
  group: v.optional(v.string(), ''),
  version: v.optional(v.string(), ''),
  verbs: v.nullish(v.array(v.string()), []),
  shortNames: v.nullish(v.array(v.string())),
  categories: v.nullish(v.array(v.string())),
});
const APIResourceList = v.object({ resources: v.nullish(v.array(APIResource), []) });

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/**
 * What a server says it serves under `/apis/<group>/<version>`. Throws for what is no APIResourceList.
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#apiresourcelist-v1-meta
 */
export function remoteVersionOf({ group, version }: GroupVersion, document: unknown): RemoteVersion {
  const parsed = v.safeParse(APIResourceList, document);
  if (!parsed.success) throw new Error(`no APIResourceList: ${v.summarize(parsed.issues)}`);
  const entries = parsed.output.resources;
  const below = new Map<string, Record<string, ElsewhereSubresource>>();
  for (const { name, verbs, ...entry } of entries) {
    const [resource = '', subresource] = split(name);
    if (subresource === undefined) continue;
    const response = { group: entry.group || group, version: entry.version || version, kind: entry.kind };
    const known = below.get(resource) ?? {};
    below.set(resource, { ...known, [subresource]: { type: 'elsewhere', verbs, response } });
  }
  const resources = entries
    .filter(({ name }) => split(name).length === 1)
    .map(({ name, verbs, kind, namespaced, singularName, shortNames, categories }): Discoverable => ({
      kind: {
        group,
        version,
        kind,
        resource: name,
        singular: singularName,
        namespaced,
        shortNames: shortNames ?? [],
        categories: categories ?? [],
      },
      verbs,
      subresources: below.get(name) ?? {},
    }));
  return { group, version, resources, freshness: 'Current' };
}

/** `flunders` or `flunders/status`. */
function split(name: string): [resource: string, subresource?: string] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name] : [name.slice(0, slash), name.slice(slash + 1)];
}
