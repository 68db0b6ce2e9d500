import { kubeProxyUnit } from '../../../agent-bundle/units/kube-proxy.ts';
import { readsOf } from '../certificates/reads.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { apiServersFor, layoutOf } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removeService } from '../converge/remove.ts';
import { removeNftTables } from '../teardown/remove-network.ts';
import { hostPhase } from '../phase.ts';
import { configureKernel } from './configure-kernel.ts';
import { connect } from './connect.ts';
import { installApiserver } from './install-apiserver.ts';
import { issueCertificates } from './issue-certificates.ts';
import { preflight } from './preflight.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Starts kube-proxy on each node, which keeps service addresses in its kernel. */
export const installKubeProxy = hostPhase({
  name: 'installKubeProxy',
  title: 'start kube-proxy',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [uploadArtifacts, configureKernel],
  afterAll: [installApiserver],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ spec, hostSpec, facts: { host, layout, certificates }, signal }) => {
    const own = layoutOf(layout, hostSpec);
    const unit = kubeProxyUnit({
      release: own.releasePath,
      apiServers: apiServersFor(layout, own),
      nodeName: hostSpec.name,
      podCIDR: spec.network.podCIDR,
    });
    const reads = readsOf(certificates.sums, hostSpec, (path) => path.endsWith('/kube-proxy.conf'));
    return { facts: undefined, changes: await convergeService(host, { unit, files: [], reads }, signal) };
  },
  undo: async ({ host, signal }) => [
    ...(await removeService(host, 'kube-proxy.service', [], signal)),
    ...(await removeNftTables(host, ['ip kube-proxy'], signal)),
  ],
});
