import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { EphemeralContainer } from '../../../../common/api/core/v1/ephemeral-container.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import type { PodTemplateSpec } from '../../../../common/api/core/v1/pod-template.ts';
import type { Volume } from '../../../../common/api/core/v1/volume.ts';

/** What a pod and a pod template leave to the server, beyond the constants of the schema. All change their argument in place. */
export function setPodTemplateDefaults(template: PodTemplateSpec | undefined): void {
  if (template) setPodSpecDefaults(template.spec);
}

export function setPodSpecDefaults(spec: PodSpec): void {
  setServiceAccountDefaults(spec);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of allContainers(spec)) container.imagePullPolicy ??= pullPolicyFor(container.image ?? '');
}

/** A pod itself is given more than a template: what it will really ask of its node. */
export function setPodDefaults(pod: Pod): void {
  const { spec } = pod;
  setPodSpecDefaults(spec);
  spec.enableServiceLinks ??= true;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    requestLimits(container);
    if (spec.hostNetwork) exposeOnHost(container);
  }
  requestWhole(spec);
}

function allContainers(spec: PodSpec): (Container | EphemeralContainer)[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

/** `serviceAccount` is the old name of `serviceAccountName`; both say the same. */
function setServiceAccountDefaults(spec: PodSpec): void {
  spec.serviceAccountName ??= spec.serviceAccount;
  spec.serviceAccount = spec.serviceAccountName;
  if (spec.serviceAccountName !== undefined) return;
  delete spec.serviceAccountName;
  delete spec.serviceAccount;
}

function setVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  if (volume.image) volume.image.pullPolicy ??= pullPolicyFor(volume.image.reference ?? '');
}

/** `latest`, said or implied, may be another image tomorrow. A digest never is. */
export function pullPolicyFor(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** A limit without a request is requested whole. */
function requestLimits({ resources }: Container): void {
  if (!resources?.limits) return;
  resources.requests = { ...resources.limits, ...resources.requests };
}

/** A limit of the pod as a whole is requested whole where no container requests a part of it. */
function requestWhole({ resources, containers, initContainers = [] }: PodSpec): void {
  if (!resources?.limits) return;
  const parts = new Set(
    [...containers, ...initContainers].flatMap((part) => Object.keys(part.resources?.requests ?? {})),
  );
  const unsaid = Object.entries(resources.limits).filter(([name]) => !parts.has(name));
  if (unsaid.length > 0) resources.requests = { ...Object.fromEntries(unsaid), ...resources.requests };
}

/** On the host's network a container's port is the host's port. */
function exposeOnHost({ ports = [] }: Container): void {
  for (const port of ports) port.hostPort ??= port.containerPort;
}
