import { addStorageClass } from '../phases/add-storage-class.ts';
import { claimHosts } from '../phases/claim-hosts.ts';
import { configureKernel } from '../phases/configure-kernel.ts';
import { connect } from '../phases/connect.ts';
import { deployDemo } from '../phases/deploy-demo.ts';
import { gatherFacts } from '../phases/gather-facts.ts';
import { importImages } from '../phases/import-images.ts';
import { installApiserver } from '../phases/install-apiserver.ts';
import { installContainerd } from '../phases/install-containerd.ts';
import { installControllerManager } from '../phases/install-controller-manager.ts';
import { installEtcd } from '../phases/install-etcd.ts';
import { installKubeProxy } from '../phases/install-kube-proxy.ts';
import { installKubelet } from '../phases/install-kubelet.ts';
import { installOverlay } from '../phases/install-overlay.ts';
import { installScheduler } from '../phases/install-scheduler.ts';
import { issueCertificates } from '../phases/issue-certificates.ts';
import { markMasters } from '../phases/mark-masters.ts';
import { openFirewall } from '../phases/open-firewall.ts';
import { preflight } from '../phases/preflight.ts';
import { uploadArtifacts } from '../phases/upload-artifacts.ts';
import { verify } from '../phases/verify.ts';
import type { Plan } from '../plan.ts';

/** From bare hosts to a cluster whose nodes are ready. Up to `claimHosts` nothing is changed. */
export const createCluster: Plan = [
  connect,
  gatherFacts,
  preflight,
  claimHosts,
  issueCertificates,
  openFirewall,
  configureKernel,
  uploadArtifacts,
  installContainerd,
  installEtcd,
  installApiserver,
  installControllerManager,
  installScheduler,
  installKubelet,
  installKubeProxy,
  installOverlay,
  importImages,
  verify,
  markMasters,
  addStorageClass,
  deployDemo,
];
