import { AppError } from '../../common/base/app-error.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { BootstrapSignerController } from './bootstrap/bootstrap-signer-controller.ts';
import { TokenCleanerController } from './bootstrap/token-cleaner-controller.ts';
import { AttachDetachController } from './attach-detach/attach-detach-controller.ts';
import { CertificateApprovingController } from './certificates/approving-controller.ts';
import { CertificateCleanerController } from './certificates/cleaner-controller.ts';
import { CertificateSigningController } from './certificates/signing-controller.ts';
import { ClusterRoleAggregationController } from './cluster-role-aggregation/aggregation-controller.ts';
import { CronJobController } from './cron-job/cron-job-controller.ts';
import { DaemonSetController } from './daemon-set/daemon-set-controller.ts';
import { DeploymentController } from './deployment/deployment-controller.ts';
import { disruptionController } from './disruption/index.ts';
import { EndpointSliceMirroringController } from './endpoint-slice-mirroring/mirroring-controller.ts';
import { EndpointSliceController } from './endpoints/endpoint-slice-controller.ts';
import { EndpointsController } from './endpoints/endpoints-controller.ts';
import { defaultServiceAccount } from './every-namespace/default-service-account.ts';
import { EveryNamespaceController } from './every-namespace/every-namespace-controller.ts';
import { rootCAConfigMap } from './every-namespace/root-ca-config-map.ts';
import { EphemeralVolumeController } from './ephemeral-volume/ephemeral-volume-controller.ts';
import { GarbageCollector } from './garbage-collector/garbage-collector.ts';
import { AutoscalerController } from './horizontal-pod-autoscaler/autoscaler-controller.ts';
import { jobController } from './job/index.ts';
import { NamespaceController } from './namespace/namespace-controller.ts';
import { poolsOf } from './node-ipam/node-cidrs.ts';
import { NodeIpamController } from './node-ipam/node-ipam-controller.ts';
import { NodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.ts';
import type { ControllerManagerOptions } from './options.ts';
import { PersistentVolumeBinder } from './persistent-volume/binder-controller.ts';
import { HostLocalProvisioner } from './persistent-volume/host-local-provisioner.ts';
import { PodGcController } from './pod-gc/pod-gc-controller.ts';
import { replicaSetController, replicationController } from './replication/index.ts';
import { ServiceAccountTokenController } from './service-account-token/token-controller.ts';
import { ResourceQuotaController } from './resource-quota/resource-quota-controller.ts';
import { ServiceCIDRController } from './service-cidr/service-cidr-controller.ts';
import { StatefulSetController } from './stateful-set/stateful-set-controller.ts';
import { TaintEvictionController } from './taint-eviction/taint-eviction-controller.ts';
import { TtlController } from './ttl/ttl-controller.ts';
import { TtlAfterFinishedController } from './ttl-after-finished/ttl-after-finished-controller.ts';
import { ExpandController } from './volume-expand/expand-controller.ts';
import { attributesClassProtection, claimProtection, volumeProtection } from './volume-protection/index.ts';

/** One line of the table of controllers. */
export interface ControllerEntry {
  /** As `--controllers` names it. */
  readonly name: string;
  /** The component that its Events name as their source. */
  readonly eventSource: string;
  /** The service account in kube-system that it writes as; undefined: as the controller manager itself. */
  readonly account: string | undefined;
  /** It runs only where it is named, not by `*`. */
  readonly onlyWhenNamed?: true;
  /** Throws an AppError for flags that it cannot work with: before anybody takes us for ready. */
  check?(options: ControllerManagerOptions): void;
  /** Undefined where the flags leave it nothing to do. */
  create(context: ControllerContext, options: ControllerManagerOptions): Controller | undefined;
}

/** Every controller, by upstream's names. */
export const controllers: readonly ControllerEntry[] = [
  {
    name: 'replicationcontroller-controller',
    eventSource: 'replication-controller',
    account: 'replication-controller',
    create: (context) => replicationController(context),
  },
  {
    name: 'replicaset-controller',
    eventSource: 'replicaset-controller',
    account: 'replicaset-controller',
    create: (context) => replicaSetController(context),
  },
  {
    name: 'deployment-controller',
    eventSource: 'deployment-controller',
    account: 'deployment-controller',
    create: (context) => new DeploymentController(context),
  },
  {
    name: 'daemonset-controller',
    eventSource: 'daemonset-controller',
    account: 'daemon-set-controller',
    create: (context) => new DaemonSetController(context),
  },
  {
    name: 'statefulset-controller',
    eventSource: 'statefulset-controller',
    account: 'statefulset-controller',
    create: (context) => new StatefulSetController(context),
  },
  {
    name: 'endpoints-controller',
    eventSource: 'endpoint-controller',
    account: 'endpoint-controller',
    create: (context) => new EndpointsController(context),
  },
  {
    name: 'endpointslice-controller',
    eventSource: 'endpoint-slice-controller',
    account: 'endpointslice-controller',
    create: (context) => new EndpointSliceController(context),
  },
  {
    name: 'node-ipam-controller',
    eventSource: 'cidrAllocator',
    account: 'node-controller',
    check: (options) => void (options.allocateNodeCIDRs && poolsOf(options)),
    create: (context, options) => (options.allocateNodeCIDRs ? new NodeIpamController(context, options) : undefined),
  },
  {
    name: 'node-lifecycle-controller',
    eventSource: 'node-controller',
    account: 'node-controller',
    create: (context, options) => new NodeLifecycleController(context, options),
  },
  {
    name: 'taint-eviction-controller',
    eventSource: 'taint-eviction-controller',
    account: 'node-controller',
    create: (context) => new TaintEvictionController(context),
  },
  {
    name: 'namespace-controller',
    eventSource: 'namespace-controller',
    account: 'namespace-controller',
    create: (context) => new NamespaceController(context),
  },
  {
    name: 'serviceaccount-controller',
    eventSource: 'serviceaccount-controller',
    account: 'service-account-controller',
    create: (context) => new EveryNamespaceController(context, defaultServiceAccount),
  },
  {
    name: 'serviceaccount-token-controller',
    eventSource: 'serviceaccount-token-controller',
    // Upstream's, too, makes tokens as the controller manager: it has the key.
    account: undefined,
    create: (context, { tokenSigner: signer, rootCA }) =>
      signer && new ServiceAccountTokenController(context, { signer, rootCA }),
  },
  {
    name: 'root-ca-certificate-publisher-controller',
    eventSource: 'root-ca-certificate-publisher-controller',
    account: 'root-ca-cert-publisher',
    create: (context, { rootCA }) =>
      rootCA === undefined ? undefined : new EveryNamespaceController(context, rootCAConfigMap(rootCA)),
  },
  {
    name: 'resourcequota-controller',
    eventSource: 'resourcequota-controller',
    account: 'resourcequota-controller',
    create: (context) => new ResourceQuotaController(context),
  },
  {
    name: 'garbage-collector-controller',
    eventSource: 'garbage-collector-controller',
    account: 'generic-garbage-collector',
    create: (context) => new GarbageCollector(context),
  },
  {
    name: 'pod-garbage-collector-controller',
    eventSource: 'pod-garbage-collector-controller',
    account: 'pod-garbage-collector',
    create: (context) => new PodGcController(context),
  },
  {
    name: 'endpointslice-mirroring-controller',
    eventSource: 'endpoint-slice-mirroring-controller',
    account: 'endpointslicemirroring-controller',
    create: (context) => new EndpointSliceMirroringController(context),
  },
  {
    name: 'certificatesigningrequest-signing-controller',
    eventSource: 'certificate-controller',
    account: 'certificate-controller',
    create: (context, { signing }) => signing && new CertificateSigningController(context, signing),
  },
  {
    name: 'certificatesigningrequest-approving-controller',
    eventSource: 'certificate-controller',
    account: 'certificate-controller',
    create: (context) => new CertificateApprovingController(context),
  },
  {
    name: 'certificatesigningrequest-cleaner-controller',
    eventSource: 'certificate-controller',
    account: 'certificate-controller',
    create: (context) => new CertificateCleanerController(context),
  },
  {
    name: 'clusterrole-aggregation-controller',
    eventSource: 'clusterrole-aggregation-controller',
    account: 'clusterrole-aggregation-controller',
    create: (context) => new ClusterRoleAggregationController(context),
  },
  {
    name: 'disruption-controller',
    eventSource: 'controllermanager',
    account: 'disruption-controller',
    create: (context) => disruptionController(context),
  },
  {
    name: 'job-controller',
    eventSource: 'job-controller',
    account: 'job-controller',
    create: (context) => jobController(context),
  },
  {
    name: 'cronjob-controller',
    eventSource: 'cronjob-controller',
    account: 'cronjob-controller',
    create: (context) => new CronJobController(context),
  },
  {
    name: 'persistentvolume-binder-controller',
    eventSource: 'persistentvolume-controller',
    account: 'persistent-volume-binder',
    create: (context) => new PersistentVolumeBinder(context),
  },
  {
    // Not upstream's: https://kubernetes.io/docs/concepts/storage/volumes/#local has to be made by hand there.
    name: 'host-local-provisioner-controller',
    eventSource: 'pilothouse.dev/host-local',
    account: 'persistent-volume-binder',
    create: (context) => new HostLocalProvisioner(context),
  },
  {
    name: 'horizontal-pod-autoscaler-controller',
    eventSource: 'horizontal-pod-autoscaler',
    account: 'horizontal-pod-autoscaler',
    create: (context) => new AutoscalerController(context),
  },
  {
    name: 'ttl-after-finished-controller',
    eventSource: 'ttl-after-finished-controller',
    account: 'ttl-after-finished-controller',
    create: (context) => new TtlAfterFinishedController(context),
  },
  {
    name: 'service-cidr-controller',
    eventSource: 'service-cidrs-controller',
    account: 'service-cidrs-controller',
    create: (context) => new ServiceCIDRController(context),
  },
  {
    name: 'ttl-controller',
    eventSource: 'ttl-controller',
    account: 'ttl-controller',
    create: (context) => new TtlController(context),
  },
  {
    name: 'bootstrap-signer-controller',
    eventSource: 'bootstrap-signer-controller',
    account: 'bootstrap-signer',
    onlyWhenNamed: true,
    create: (context) => new BootstrapSignerController(context),
  },
  {
    name: 'token-cleaner-controller',
    eventSource: 'token-cleaner-controller',
    account: 'token-cleaner',
    onlyWhenNamed: true,
    create: (context) => new TokenCleanerController(context),
  },
  {
    name: 'persistentvolumeclaim-protection-controller',
    eventSource: 'pvc-protection-controller',
    account: 'pvc-protection-controller',
    create: (context) => claimProtection(context),
  },
  {
    name: 'persistentvolume-protection-controller',
    eventSource: 'pv-protection-controller',
    account: 'pv-protection-controller',
    create: (context) => volumeProtection(context),
  },
  {
    name: 'volumeattributesclass-protection-controller',
    eventSource: 'volumeattributesclass-protection-controller',
    account: 'volumeattributesclass-protection-controller',
    create: (context) => attributesClassProtection(context),
  },
  {
    name: 'ephemeral-volume-controller',
    eventSource: 'ephemeral_volume',
    account: 'ephemeral-volume-controller',
    create: (context) => new EphemeralVolumeController(context),
  },
  {
    name: 'persistentvolume-attach-detach-controller',
    eventSource: 'attachdetach-controller',
    account: 'attachdetach-controller',
    create: (context) => new AttachDetachController(context),
  },
  {
    name: 'persistentvolume-expander-controller',
    eventSource: 'volume_expand',
    account: 'expand-controller',
    create: (context) => new ExpandController(context),
  },
];

/**
 * The controllers that `--controllers` asks for: a name or `-name` decides, `*` says that all others run but those that
 * must be named, as upstream has it.
 */
export function selectControllers(
  selection: readonly string[],
  all: readonly ControllerEntry[] = controllers,
): ControllerEntry[] {
  const known = new Set(all.map(({ name }) => name));
  for (const item of selection) {
    if (item === '*' || known.has(item.replace(/^-/, ''))) continue;
    const wanted = `* or a name, with - before it or without, of: ${[...known].join(', ')}`;
    throw new AppError('flag-invalid', { flag: '--controllers', value: item, wanted });
  }
  return all.filter(({ name, onlyWhenNamed = false }) => {
    const mention = selection.find((item) => item === name || item === `-${name}`);
    return mention === undefined ? selection.includes('*') && !onlyWhenNamed : mention === name;
  });
}
