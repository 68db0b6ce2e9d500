import { kubeletUnit } from '../../../agent-bundle/units/kubelet.ts';
import { readsOf } from '../certificates/reads.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { apiServersFor, layoutOf } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removeService } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { installApiserver } from './install-apiserver.ts';
import { installContainerd } from './install-containerd.ts';
import { issueCertificates } from './issue-certificates.ts';
import { preflight } from './preflight.ts';

/** Starts the kubelet on each node, which makes the Node object. */
export const installKubelet = hostPhase({
  name: 'installKubelet',
  title: 'start the kubelet',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [installContainerd],
  afterAll: [installApiserver],
  hosts: (spec) => hostsWith(spec, 'node'),
  run: async ({ hostSpec, facts: { host, layout, certificates }, signal }) => {
    const own = layoutOf(layout, hostSpec);
    const unit = kubeletUnit({
      release: own.releasePath,
      apiServers: apiServersFor(layout, own),
      nodeName: hostSpec.name,
      address: own.address,
    });
    const reads = readsOf(certificates.sums, hostSpec, (path) => unitReads.test(path));
    return { facts: undefined, changes: await convergeService(host, { unit, files: [], reads }, signal) };
  },
  undo: ({ host, signal }) => removeService(host, 'kubelet.service', [], signal),
});

const unitReads = /\/kubelet\.(conf|crt|key)$|\/pki\/ca\.crt$/;
