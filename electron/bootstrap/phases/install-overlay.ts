import { flanneldUnit, netConfig, netConfigPath } from '../../../agent-bundle/units/flanneld.ts';
import { readsOf } from '../certificates/reads.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { apiServersFor, layoutOf } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removeEmptyFolders, removeService } from '../converge/remove.ts';
import { removeLinks, removeNftTables } from '../teardown/remove-network.ts';
import { hostPhase } from '../phase.ts';
import { configureKernel } from './configure-kernel.ts';
import { connect } from './connect.ts';
import { installApiserver } from './install-apiserver.ts';
import { installControllerManager } from './install-controller-manager.ts';
import { issueCertificates } from './issue-certificates.ts';
import { openFirewall } from './open-firewall.ts';
import { preflight } from './preflight.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Starts the overlay on each node; it is ready once the node has its pod network, which the controllers give it. */
export const installOverlay = hostPhase({
  name: 'installOverlay',
  title: 'start the overlay network',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [uploadArtifacts, configureKernel, openFirewall],
  afterAll: [installApiserver, installControllerManager],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ spec, hostSpec, facts: { host, layout, certificates }, signal }) => {
    const own = layoutOf(layout, hostSpec);
    const unit = flanneldUnit({
      release: own.releasePath,
      apiServers: apiServersFor(layout, own),
      nodeName: hostSpec.name,
      address: own.address,
    });
    const { podCIDR, backend } = spec.network;
    const files = [{ path: netConfigPath, mode: 0o644, content: netConfig(podCIDR, backend) }];
    const reads = readsOf(certificates.sums, hostSpec, (path) => path.endsWith('/flanneld.conf'));
    return { facts: undefined, changes: await convergeService(host, { unit, files, reads }, signal) };
  },
  undo: async ({ host, signal }) => {
    const removed = [
      ...(await removeService(host, 'flanneld.service', writtenPaths, signal)),
      ...(await removeLinks(host, ['flannel.1', 'cni0'], signal)),
      ...(await removeNftTables(host, ['ip flannel'], signal)),
    ];
    await removeEmptyFolders(host, sharedFolders, signal);
    return removed;
  },
});

/** What we or the overlay write, and what CNI plugins keep of our network, which is called `pilothouse`. */
const writtenPaths = [
  '/etc/kube-flannel',
  '/etc/cni/net.d/10-pilothouse.conflist',
  '/run/flannel',
  '/var/lib/cni/networks/pilothouse',
];

/** Other networks of the host may use these. */
const sharedFolders = [
  '/etc/cni/net.d',
  '/etc/cni',
  '/var/lib/cni/networks',
  '/var/lib/cni/results',
  '/var/lib/cni/cache',
  '/var/lib/cni',
];
