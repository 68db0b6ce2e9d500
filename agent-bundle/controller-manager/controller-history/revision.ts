import type { ControllerRevision } from '../../../common/api/apps/v1/controller-revision.ts';
import type { LabelSelector } from '../../../common/api/meta/v1.ts';
import type { PodTemplateSpec } from '../../../common/api/core/v1/pod-template.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { canonicalJson } from '../canonical-json.ts';
import { controllerReference } from '../ownership.ts';
import { shortHash } from '../short-hash.ts';

/** What a DaemonSet and a StatefulSet have in common: a template with a history. */
export interface TemplateOwner extends ApiObject {
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly revisionHistoryLimit?: number;
  };
  readonly status?: { readonly collisionCount?: number };
}

/** Says on pods which revision they are of. */
export const revisionLabel = 'controller-revision-hash';

/** A revision's name ends in a hash of eleven characters at most; together they stay a name. */
const longestPrefix = 223;

/** The owner's template as a strategic merge patch that brings it back; keys in order, so that texts can be compared. */
export function templatePatch({ spec: { template } }: TemplateOwner): Record<string, unknown> {
  return JSON.parse(canonicalJson({ spec: { template: { ...template, $patch: 'replace' } } })) as Record<
    string,
    unknown
  >;
}

const isOfTemplate = (revision: ControllerRevision, data: Record<string, unknown>) =>
  canonicalJson(revision.data) === canonicalJson(data);

/** The template that a revision keeps: the inverse of `templatePatch`. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { spec } = data as { spec: { template: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _, ...template } = spec.template;
  return template;
}

export function oldestFirst(revisions: readonly ControllerRevision[]): ControllerRevision[] {
  const moment = ({ metadata }: ControllerRevision) => Date.parse(metadata.creationTimestamp ?? '') || 0;
  return [...revisions].sort(
    (a, b) => a.revision - b.revision || moment(a) - moment(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

/** The newest revision that has the owner's present template. */
export function presentRevision(
  owner: TemplateOwner,
  revisions: readonly ControllerRevision[],
): ControllerRevision | undefined {
  const data = templatePatch(owner);
  return oldestFirst(revisions).findLast((revision) => isOfTemplate(revision, data));
}

/** One more than any other revision has, or its own number where that is the highest already. */
export function nextNumber(present: ControllerRevision | undefined, all: readonly ControllerRevision[]): number {
  const others = all.filter(({ metadata }) => metadata.name !== present?.metadata.name);
  const highest = Math.max(0, ...others.map(({ revision }) => revision));
  return present && present.revision > highest ? present.revision : highest + 1;
}

/** The revision of the owner's present template. `hashLabel` is the label that carries the hash in its name. */
export function newRevision(
  kind: Kind,
  owner: TemplateOwner,
  { hashLabel, revision }: { readonly hashLabel: string; readonly revision: number },
): ControllerRevision {
  const { name, namespace, annotations } = owner.metadata;
  const data = templatePatch(owner);
  const hash = shortHash(data, owner.status?.collisionCount ?? 0);
  return {
    metadata: {
      name: `${name.slice(0, longestPrefix)}-${hash}`,
      namespace,
      labels: { ...owner.spec.template.metadata?.labels, [hashLabel]: hash },
      annotations,
      ownerReferences: [controllerReference(kind, owner)],
    },
    data,
    revision,
  };
}

/** The oldest of more revisions than `limit` that no pod is of. */
export function surplusRevisions(
  revisions: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
  limit: number,
): ControllerRevision[] {
  const idle = oldestFirst(revisions).filter((revision) => !isLive(revision));
  return idle.slice(0, Math.max(0, idle.length - limit));
}
