import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { type ClusterSpec, hostsWith } from '../cluster-file/cluster-spec.ts';
import { clusterApi } from '../cluster-api.ts';
import { clusterPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { issueCertificates } from './issue-certificates.ts';
import { verify } from './verify.ts';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane */
const label = 'node-role.kubernetes.io/control-plane';

/** Labels the nodes that are masters. The admin does it: a kubelet may not give itself a role. */
export const markMasters = clusterPhase({
  name: 'markMasters',
  title: 'label the masters',
  needs: { hosts: connect, certificates: issueCertificates },
  afterAll: [verify],
  run: async ({ spec, facts: { hosts, certificates }, signal }) => {
    const [master] = hostsWith(spec, 'master');
    const api = clusterApi(hosts.get(master!.name)!, certificates.adminKubeconfig, signal);
    const changes: string[] = [];
    try {
      for (const name of mastersThatAreNodes(spec)) {
        const { metadata } = await api.get(NodeKind, { name }, { signal });
        if (metadata.labels?.[label] !== undefined) continue;
        await api.patch(NodeKind, { name }, { metadata: { labels: { [label]: '' } } }, { signal });
        changes.push(`labelled the node ${name}`);
      }
      return { facts: undefined, changes };
    } finally {
      api.close();
    }
  },
});

function mastersThatAreNodes(spec: ClusterSpec): string[] {
  return hostsWith(spec, 'master')
    .filter(({ roles }) => roles.includes('node'))
    .map(({ name }) => name);
}
