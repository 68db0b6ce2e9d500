import type { PodSpec, PodTemplateSpec } from '../../../../common/api/core/v1/pod.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { validateIP } from './addresses.ts';
import { type PodSurroundings, validateCommon, validateContainers, validateInitContainers } from './container.ts';
import { follows, oneOf, requiredOneOf } from './names.ts';
import { inRange, int32Max } from './numbers.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { validatePodSecurity } from './security-context.ts';
import { validateVolumes } from './volume.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec; in the order of upstream's answers. */
export function validatePodSpec(spec: PodSpec, field: string): FieldError[] {
  const volumes = spec.volumes ?? [];
  const pod: PodSurroundings = {
    hostNetwork: spec.hostNetwork ?? false,
    volumeNames: new Set(volumes.map(({ name }) => name)),
  };
  return [
    ...validateVolumes(volumes, `${field}.volumes`),
    ...validateContainers(spec.containers, pod, `${field}.containers`),
    ...validateInitContainers(spec.initContainers ?? [], spec.containers, pod, `${field}.initContainers`),
    ...(spec.ephemeralContainers ?? []).flatMap((container, index) =>
      validateCommon(container, pod, `${field}.ephemeralContainers[${index}]`),
    ),
    ...requiredOneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
    ...requiredOneOf(
      spec.dnsPolicy,
      ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
      `${field}.dnsPolicy`,
    ),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurity(spec, `${field}.securityContext`),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...validateDns(spec, `${field}.dnsConfig`),
    ...validateGates(spec, field),
    ...validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...follows(rfc1123Subdomain, spec.serviceAccountName, `${field}.serviceAccountName`),
    ...follows(rfc1123Subdomain, spec.nodeName, `${field}.nodeName`),
    ...inRange(spec.activeDeadlineSeconds, 1, int32Max, `${field}.activeDeadlineSeconds`),
    ...follows(rfc1123Label, spec.hostname, `${field}.hostname`),
    ...follows(rfc1123Label, spec.subdomain, `${field}.subdomain`),
    ...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`),
    ...(spec.hostAliases ?? []).flatMap(({ ip, hostnames = [] }, index) => [
      ...validateIP(ip, `${field}.hostAliases[${index}].ip`),
      ...hostnames.flatMap((name) => follows(rfc1123Subdomain, name, `${field}.hostAliases[${index}].hostnames`)),
    ]),
    ...follows(rfc1123Subdomain, spec.priorityClassName, `${field}.priorityClassName`),
    ...follows(rfc1123Subdomain, spec.runtimeClassName, `${field}.runtimeClassName`),
    ...oneOf(spec.preemptionPolicy, ['Never', 'PreemptLowerPriority'], `${field}.preemptionPolicy`),
    ...oneOf(spec.os?.name, ['linux', 'windows'], `${field}.os.name`),
  ];
}

const nameserversMost = 3;
const searchesMost = 32;

function validateDns({ dnsPolicy, dnsConfig }: PodSpec, field: string): FieldError[] {
  const { nameservers = [], searches = [] } = dnsConfig ?? {};
  const errors: FieldError[] = [];
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    const why = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    errors.push(requiredValue(`${field}.nameservers`, why));
  }
  if (nameservers.length > nameserversMost) {
    errors.push(
      invalidValue(`${field}.nameservers`, nameservers, `must not have more than ${nameserversMost} nameservers`),
    );
  }
  nameservers.forEach((ip, index) => errors.push(...validateIP(ip, `${field}.nameservers[${index}]`)));
  if (searches.length > searchesMost) {
    errors.push(invalidValue(`${field}.searches`, searches, `must not have more than ${searchesMost} search paths`));
  }
  return errors;
}

export function validatePodTemplate(template: PodTemplateSpec, field: string): FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.metadata.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.metadata.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`),
  ];
}

/** What a controller that keeps pods running can start: pods that stay. */
export function validateLastingTemplate(template: PodTemplateSpec, owner: string, field: string): FieldError[] {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  const errors = validatePodTemplate(template, field);
  if (restartPolicy === 'OnFailure' || restartPolicy === 'Never') {
    errors.push(...oneOf(restartPolicy, ['Always'], `${field}.spec.restartPolicy`));
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.push(
      forbiddenField(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`),
    );
  }
  return errors;
}
