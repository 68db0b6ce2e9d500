import { kubeControllerManagerUnit } from '../../../agent-bundle/units/kube-controller-manager.ts';
import { readsOf } from '../certificates/reads.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { apiServersFor, layoutOf } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removeService } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { installApiserver } from './install-apiserver.ts';
import { issueCertificates } from './issue-certificates.ts';
import { preflight } from './preflight.ts';

/** The unit is started again when one of these changes. */
const unitReads = /\/(controller-manager\.conf|pki\/ca\.(crt|key)|sa\.key)$/;

/** Starts the controllers on each master. */
export const installControllerManager = hostPhase({
  name: 'installControllerManager',
  title: 'start the controller manager',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [installApiserver],
  hosts: (spec) => hostsWith(spec, 'master'),
  run: async ({ spec, hostSpec, facts: { host, layout, certificates }, signal }) => {
    const own = layoutOf(layout, hostSpec);
    const unit = kubeControllerManagerUnit({
      release: own.releasePath,
      apiServers: apiServersFor(layout, own),
      podCIDR: spec.network.podCIDR,
      serviceCIDR: spec.network.serviceCIDR,
      nodeMonitorGracePeriod: spec.nodeMonitorGracePeriod,
    });
    const reads = readsOf(certificates.sums, hostSpec, (path) => unitReads.test(path));
    return { facts: undefined, changes: await convergeService(host, { unit, files: [], reads }, signal) };
  },
  undo: ({ host, signal }) => removeService(host, 'kube-controller-manager.service', [], signal),
});
