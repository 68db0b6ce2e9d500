import type { Deployment } from '../../../common/api/apps/v1/deployment.ts';
import { type ReplicaSet } from '../../../common/api/apps/v1/replica-set.ts';
import type { PodTemplateSpec } from '../../../common/api/core/v1/pod-template.ts';
import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { canonicalJson } from '../canonical-json.ts';
import { controllerReference } from '../ownership.ts';
import { shortHash } from '../short-hash.ts';
import { boundsOf } from './rollout.ts';

/** Added to a ReplicaSet's selector and pods, so that two revisions never share pods. */
const templateHashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
const maxAnnotation = 'deployment.kubernetes.io/max-replicas';

/** A Deployment's annotations that say nothing of its ReplicaSets. */
const notPassedOn = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  desiredAnnotation,
  maxAnnotation,
  'deprecated.deployment.rollback.to',
]);

/** The template without the label that the controller added. */
function plain(template: PodTemplateSpec | undefined): string {
  const { [templateHashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return canonicalJson({ ...template, metadata: { ...template?.metadata, labels } });
}

/** The ReplicaSet that has the Deployment's template; the oldest, should there be several. */
export function currentOf(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = plain(deployment.spec.template);
  return oldestFirst(sets).find((set) => plain(set.spec.template) === wanted);
}

export function oldestFirst(sets: readonly ReplicaSet[]): ReplicaSet[] {
  const moment = ({ metadata }: ReplicaSet) => Date.parse(metadata.creationTimestamp ?? '') || 0;
  return [...sets].sort((a, b) => moment(a) - moment(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** 64 bits, as others may have set them; 0 for what is no number. */
function revisionOf({ metadata }: ReplicaSet): bigint {
  const text = metadata.annotations?.[revisionAnnotation] ?? '';
  return /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** One more than any revision there is, or the current one's own where it is the latest already. */
export function nextRevision(current: ReplicaSet | undefined, old: readonly ReplicaSet[]): bigint {
  const latestOld = old.map(revisionOf).reduce(larger, 0n);
  const own = current ? revisionOf(current) : 0n;
  return own > latestOld ? own : latestOld + 1n;
}

/** A Deployment's metadata that says which revision it is at; the very same where it says so already. */
export function atRevision(metadata: Deployment['metadata'], revision: bigint): Deployment['metadata'] {
  const { annotations } = metadata;
  if (annotations?.[revisionAnnotation] === String(revision)) return metadata;
  return { ...metadata, annotations: { ...annotations, [revisionAnnotation]: String(revision) } };
}

/** What a ReplicaSet remembers of the Deployment's size when it was last scaled. */
export function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const wanted = deployment.spec.replicas ?? 1;
  return { [desiredAnnotation]: String(wanted), [maxAnnotation]: String(wanted + boundsOf(deployment).surge) };
}

/** True when the set was last scaled for another number of wanted pods than the Deployment has now. */
export function isResized(deployment: Deployment, { metadata, spec }: ReplicaSet): boolean {
  const desired = metadata.annotations?.[desiredAnnotation];
  return (spec.replicas ?? 0) > 0 && desired !== undefined && desired !== String(deployment.spec.replicas ?? 1);
}

/** What the current ReplicaSet's annotations should be. */
export function annotationsFor(deployment: Deployment, revision: bigint): Record<string, string> {
  const passedOn = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !notPassedOn.has(name));
  return {
    ...Object.fromEntries(passedOn),
    [revisionAnnotation]: String(revision),
    ...sizeAnnotations(deployment),
  };
}

/** The oldest of more idle revisions than `limit`. */
export function surplusRevisions(old: readonly ReplicaSet[], limit: number): ReplicaSet[] {
  const idle = old.filter(
    ({ spec, status, metadata }) => !spec.replicas && !status?.replicas && !metadata.deletionTimestamp,
  );
  const byRevision = [...idle].sort((a, b) => (revisionOf(a) < revisionOf(b) ? -1 : 1));
  return byRevision.slice(0, Math.max(0, idle.length - limit));
}

/** The ReplicaSet of the Deployment's present template, wanting no pods yet. */
export function newReplicaSet(deployment: Deployment, revision: bigint): ReplicaSet {
  const { metadata, spec } = deployment;
  const hash = shortHash(spec.template, deployment.status?.collisionCount ?? 0);
  const labels = { ...spec.template.metadata?.labels, [templateHashLabel]: hash };
  return {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: annotationsFor(deployment, revision),
      ownerReferences: [controllerReference(DeploymentKind, deployment)],
    },
    spec: {
      replicas: 0,
      minReadySeconds: spec.minReadySeconds,
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [templateHashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } as PodTemplateSpec['metadata'] },
    },
  };
}
