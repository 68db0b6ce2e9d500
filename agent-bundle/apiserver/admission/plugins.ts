import type { AdmissionPlugin } from './admission.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { alwaysPullImages } from './always-pull-images.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { extendedResourceToleration } from './extended-resource-toleration.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import { ownerReferencesPermissionEnforcement } from './owner-references.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import type { PodSecurityConfig } from './pod-security/configuration.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota/resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

export interface AdmissionConfig {
  /** Whether a plugin is asked at all, by its name. */
  isEnabled(name: string): boolean;
  readonly podSecurity: PodSecurityConfig;
}

/** What objects of the API configure, by the names of the plugins that ask them. */
export const configuredPlugins: readonly string[] = [
  'MutatingAdmissionPolicy',
  'MutatingAdmissionWebhook',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
];

/** Those that are asked only where a flag says so. */
export const offByDefault: readonly string[] = [
  alwaysPullImages,
  extendedResourceToleration,
  ownerReferencesPermissionEnforcement,
].map(({ name }) => name);

/**
 * Every plugin that is enabled, in the order in which they are asked: upstream's. Adding one is adding its file and a line
 * here. https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
export function admissionPlugins(
  config: AdmissionConfig,
  /** What objects of the API configure, in upstream's order: policies and webhooks. */
  configured: readonly AdmissionPlugin[] = [],
): readonly AdmissionPlugin[] {
  const all: readonly AdmissionPlugin[] = [
    namespaceLifecycle,
    limitRanger,
    serviceAccount,
    nodeRestriction,
    taintNodesByCondition,
    alwaysPullImages,
    podSecurity(config.podSecurity),
    priority,
    defaultTolerationSeconds,
    extendedResourceToleration,
    defaultStorageClass,
    storageObjectInUseProtection,
    ownerReferencesPermissionEnforcement,
    persistentVolumeClaimResize,
    runtimeClass,
    certificateApproval,
    certificateSigning,
    certificateSubjectRestriction,
    defaultIngressClass,
    podTopologyLabels,
    ...configured,
    resourceQuota(),
  ];
  return all.filter(({ name }) => config.isEnabled(name));
}
