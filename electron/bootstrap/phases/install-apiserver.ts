import { auditPolicyPath, kubeApiserverUnit } from '../../../agent-bundle/units/kube-apiserver.ts';
import { readsOf } from '../certificates/reads.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { layoutOf, layoutsWith } from '../cluster-layout.ts';
import { convergeService } from '../converge/converge.ts';
import { removeService } from '../converge/remove.ts';
import { hostPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { installEtcd } from './install-etcd.ts';
import { issueCertificates } from './issue-certificates.ts';
import { preflight } from './preflight.ts';
import { uploadArtifacts } from './upload-artifacts.ts';

/** Starts the API server on each master; those that run are restarted in turn. */
export const installApiserver = hostPhase({
  name: 'installApiserver',
  title: 'start the API server',
  needs: { host: connect, layout: preflight, certificates: issueCertificates },
  after: [uploadArtifacts],
  afterAll: [installEtcd],
  hosts: (spec) => hostsWith(spec, 'master'),
  run: async ({ spec, hostSpec, facts: { host, layout, certificates }, signal, inTurn }) => {
    const { releasePath: release, address } = layoutOf(layout, hostSpec);
    const etcdServers = layoutsWith(layout, 'etcd').map((member) => `https://${member.address}:2379`);
    const { auditPolicy, network } = spec;
    const audit = auditPolicy !== undefined;
    const unit = kubeApiserverUnit({ release, address, etcdServers, serviceCIDR: network.serviceCIDR, audit });
    const files = audit ? [{ path: auditPolicyPath, mode: 0o600, content: auditPolicy }] : [];
    const reads = readsOf(certificates.sums, hostSpec, (path) => unitReads.test(path));
    const leftOver = audit ? [] : [auditPolicyPath];
    const changes = await convergeService(host, { unit, files, reads, leftOver }, signal, inTurn);
    return { facts: undefined, changes };
  },
  undo: ({ host, signal }) => removeService(host, 'kube-apiserver.service', [], signal),
});

const unitReads = /\/pki\/(ca\.crt|etcd\/ca\.crt|sa\.(key|pub)|encryption-config\.yaml|apiserver[a-z-]*\.(crt|key))$/;
