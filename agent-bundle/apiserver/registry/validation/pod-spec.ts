import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import type { PodTemplateSpec } from '../../../../common/api/core/v1/pod-template.ts';
import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  forbiddenField,
  invalidValue,
  requiredValue,
  tooLong,
} from '../field-error.ts';
import { validateIP } from './addresses.ts';
import { type PodSurroundings, validateContainers, validateInitContainers } from './container.ts';
import { validateEphemeralContainers } from './ephemeral-containers.ts';
import { follows, oneOf, required, requiredOneOf } from './names.ts';
import { inRange, int32Max } from './numbers.ts';
import { validateAnnotations, validateLabels } from './object-meta.ts';
import { validatePodResources } from './resources.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { validatePodSecurity } from './security-context.ts';
import { validateVolumes } from './volume.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec; in the order of upstream's answers. */
export function validatePodSpec(spec: PodSpec, field: string): FieldError[] {
  const volumes = spec.volumes ?? [];
  const pod: PodSurroundings = {
    hostNetwork: spec.hostNetwork ?? false,
    volumes: new Map(volumes.map((volume) => [volume.name, volume])),
    claimNames: new Set((spec.resourceClaims ?? []).map(({ name }) => name)),
    os: spec.os?.name,
    restartPolicy: spec.restartPolicy,
    gracePeriod: spec.terminationGracePeriodSeconds ?? 0,
  };
  return [
    ...validateVolumes(volumes, `${field}.volumes`),
    ...validateContainers(spec.containers, pod, `${field}.containers`),
    ...validateInitContainers(spec.initContainers ?? [], spec.containers, pod, `${field}.initContainers`),
    ...validateEphemeralContainers(spec, pod, `${field}.ephemeralContainers`),
    ...validateResourceClaims(spec.resourceClaims ?? [], `${field}.resourceClaims`),
    ...validatePodResources(spec.resources, `${field}.resources`),
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
    ...validateHostUsers(spec, field),
    ...validateHostname(spec, `${field}.hostnameOverride`),
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

/** https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/ */
function validateHostUsers(spec: PodSpec, field: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  return (['hostNetwork', 'hostPID', 'hostIPC'] as const)
    .filter((name) => spec[name])
    .map((name) => forbiddenField(`${field}.${name}`, 'when `hostUsers` is false'));
}

const hostnameMost = 64;

function validateHostname({ hostnameOverride, hostNetwork, setHostnameAsFQDN }: PodSpec, field: string): FieldError[] {
  if (hostnameOverride === undefined) return [];
  const errors = follows(rfc1123Subdomain, hostnameOverride, field);
  if (hostnameOverride.length > hostnameMost) errors.push(tooLong(field, hostnameMost));
  if (hostNetwork) errors.push(forbiddenField(field, 'may not be set when `hostNetwork` is true'));
  if (setHostnameAsFQDN) errors.push(forbiddenField(field, 'may not be set when `setHostnameAsFQDN` is true'));
  return errors;
}

function validateResourceClaims(claims: NonNullable<PodSpec['resourceClaims']>, field: string): FieldError[] {
  const seen = new Set<string>();
  return claims.flatMap(({ name, resourceClaimName, resourceClaimTemplateName }, index) => {
    const at = `${field}[${index}]`;
    const errors = required(name, `${at}.name`, rfc1123Label);
    if (seen.has(name)) errors.push(duplicateValue(`${at}.name`, name));
    seen.add(name);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      const why = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalidValue(at, { name, resourceClaimName, resourceClaimTemplateName }, why));
    } else if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      const why = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalidValue(at, { name }, why));
    }
    return [
      ...errors,
      ...follows(rfc1123Subdomain, resourceClaimName, `${at}.resourceClaimName`),
      ...follows(rfc1123Subdomain, resourceClaimTemplateName, `${at}.resourceClaimTemplateName`),
    ];
  });
}

export function validatePodTemplate(template: PodTemplateSpec, field: string): FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.metadata.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.metadata.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`),
    ...(template.spec.ephemeralContainers?.length
      ? [forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
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
