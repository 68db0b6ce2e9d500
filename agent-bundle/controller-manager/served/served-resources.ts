import { kinds } from '../../../common/api/kinds.ts';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { field, message } from '../../../common/api/schema/field.ts';
import { type ApiObject, type Kind, defineKind, groupResourceOf } from '../../../common/api/schema/kind.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';

/** One resource that can be asked for, in the version that the server likes best. */
export interface ServedResource {
  readonly kind: Kind<ApiObject>;
  readonly verbs: ReadonlySet<string>;
  /** `apps/v1/Deployment`: how its objects may name their kind, one for each version that is served. */
  readonly typeNames: readonly string[];
}

/** What discovery has told. */
export interface ServedResources {
  readonly resources: readonly ServedResource[];
  /** Groups and versions whose server does not answer: what is in them nobody knows. */
  readonly stale: readonly string[];
}

/** What of an answer of discovery is read. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
export interface DiscoveryDocument {
  readonly items?: readonly DocumentGroup[];
}
interface DocumentGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions?: readonly DocumentVersion[];
}
interface DocumentVersion {
  readonly version: string;
  readonly freshness?: string;
  readonly resources?: readonly DocumentResource[];
}
interface DocumentResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope?: string;
  readonly verbs?: readonly string[];
}

const ownKinds = new Map(kinds.map((kind) => [groupResourceOf(kind), kind]));

/** Reads the answers for `/api` and `/apis`. Of what we have a schema of, the kind is ours. */
export function servedResources(documents: readonly DiscoveryDocument[]): ServedResources {
  const found = new Map<string, { kind: Kind<ApiObject>; verbs: Set<string>; typeNames: string[] }>();
  const stale: string[] = [];
  for (const { metadata, versions = [] } of documents.flatMap(({ items = [] }) => items)) {
    const group = metadata?.name ?? '';
    for (const { version, freshness, resources = [] } of versions) {
      const groupVersion = group === '' ? version : `${group}/${version}`;
      if (freshness === 'Stale') stale.push(groupVersion);
      for (const each of resources) {
        const kind = each.responseKind?.kind ?? '';
        const name = groupResourceOf({ group, resource: each.resource });
        const typeName = `${groupVersion}/${kind}`;
        const known = found.get(name);
        if (known) {
          known.typeNames.push(typeName);
          continue;
        }
        const names = { group, version, kind, resource: each.resource, namespaced: each.scope === 'Namespaced' };
        const own = ownKinds.get(name) ?? metadataKind(names);
        found.set(name, { kind: own, verbs: new Set(each.verbs), typeNames: [typeName] });
      }
    }
  }
  return { resources: [...found.values()], stale };
}

/** A kind of which nothing but metadata is known. */
function metadataKind(names: Parameters<typeof defineKind>[0]): Kind<ApiObject> {
  return defineKind<ApiObject>(names, message(`${names.group}.${names.kind}`, { ...typeMeta, metadata }));
}
const metadata = field(1, ObjectMeta, { present: true });

/** True when who follows the one follows the other. */
export const isSameResource = (one: Kind, other: Kind): boolean =>
  one.version === other.version && one.kind === other.kind && one.namespaced === other.namespaced;

/**
 * What is to be followed, by what was and by what discovery has told: of a group whose server does not answer, what was
 * known of it.
 */
export function followedResources(
  before: ReadonlyMap<string, ServedResource>,
  { resources, stale }: ServedResources,
): Map<string, ServedResource> {
  const after = new Map(resources.map((resource) => [groupResourceOf(resource.kind), resource]));
  for (const [name, resource] of before) {
    const { group, version } = resource.kind;
    const unanswered = stale.includes(group === '' ? version : `${group}/${version}`);
    if (unanswered && !after.has(name)) after.set(name, resource);
  }
  return after;
}
