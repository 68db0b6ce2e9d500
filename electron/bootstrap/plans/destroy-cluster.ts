import { checkOwner } from '../phases/check-owner.ts';
import { claimHosts } from '../phases/claim-hosts.ts';
import { configureKernel } from '../phases/configure-kernel.ts';
import { connect } from '../phases/connect.ts';
import { installApiserver } from '../phases/install-apiserver.ts';
import { installContainerd } from '../phases/install-containerd.ts';
import { installControllerManager } from '../phases/install-controller-manager.ts';
import { installEtcd } from '../phases/install-etcd.ts';
import { installKubeProxy } from '../phases/install-kube-proxy.ts';
import { installKubelet } from '../phases/install-kubelet.ts';
import { installOverlay } from '../phases/install-overlay.ts';
import { installScheduler } from '../phases/install-scheduler.ts';
import { issueCertificates } from '../phases/issue-certificates.ts';
import { openFirewall } from '../phases/open-firewall.ts';
import { uploadArtifacts } from '../phases/upload-artifacts.ts';
import type { Plan } from '../plan.ts';
import { undoInTurn } from '../undo.ts';

/** Back to bare hosts; only logs stay. The mark of whose a host is goes last, so that a broken-off run can go on. */
export const destroyCluster: Plan = [
  connect,
  checkOwner,
  ...undoInTurn([
    installKubelet,
    installContainerd,
    installOverlay,
    installKubeProxy,
    installScheduler,
    installControllerManager,
    installApiserver,
    installEtcd,
    issueCertificates,
    uploadArtifacts,
    configureKernel,
    openFirewall,
    claimHosts,
  ]),
];
