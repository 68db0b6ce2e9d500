import { etcdData, etcdUnit } from '../../../agent-bundle/units/etcd.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { layoutOf, layoutsWith } from '../cluster-layout.ts';
import { readsOf } from '../certificates/reads.ts';
import { convergeService } from '../converge/converge.ts';
import { removeService } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { issueCertificates } from './issue-certificates.ts';
import { openFirewall } from './open-firewall.ts';
import { preflight } from './preflight.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Starts etcd's members. Each is ready when a majority of them has found together, so all start at the same time; those that run are restarted in turn. */
export const installEtcd = hostPhase({
  name: 'installEtcd',
  title: 'start etcd',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [uploadArtifacts],
  afterAll: [openFirewall],
  hosts: (spec) => hostsWith(spec, 'etcd'),
  run: async ({ hostSpec, facts: { host, layout, certificates }, signal, inTurn }) => {
    const own = layoutOf(layout, hostSpec);
    const member = ({ spec: { name }, address }: typeof own) => ({ name, address });
    const unit = etcdUnit({
      release: own.releasePath,
      member: member(own),
      members: layoutsWith(layout, 'etcd').map(member),
      token: layout.marker.uid,
    });
    const reads = readsOf(certificates.sums, hostSpec, (path) => /\/etcd\/(ca|server|peer)\.(crt|key)$/.test(path));
    return { facts: undefined, changes: await convergeService(host, { unit, files: [], reads }, signal, inTurn) };
  },
  undo: ({ host, signal }) => removeService(host, 'etcd.service', [etcdData], signal),
});
