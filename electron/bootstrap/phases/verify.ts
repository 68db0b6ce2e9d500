import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { clusterApi } from '../cluster-api.ts';
import { clusterPhase } from '../phase.ts';
import { waitForObjects } from '../wait-for-objects.ts';
import { connect } from './connect.ts';
import { importImages } from './import-images.ts';
import { installControllerManager } from './install-controller-manager.ts';
import { installKubeProxy } from './install-kube-proxy.ts';
import { installKubelet } from './install-kubelet.ts';
import { installOverlay } from './install-overlay.ts';
import { installScheduler } from './install-scheduler.ts';
import { issueCertificates } from './issue-certificates.ts';

/** Milliseconds until every node must be Ready. */
const readyDeadline = 120_000;

/** Waits until the API says of every node that it is Ready. */
export const verify = clusterPhase({
  name: 'verify',
  title: 'see every node ready',
  needs: { hosts: connect, certificates: issueCertificates },
  afterAll: [
    installControllerManager,
    installScheduler,
    installKubelet,
    installKubeProxy,
    installOverlay,
    importImages,
  ],
  run: async ({ spec, facts: { hosts, certificates }, signal, note }) => {
    const [master] = hostsWith(spec, 'master');
    const wanted = hostsWith(spec, 'node').map(({ name }) => name);
    const api = clusterApi(hosts.get(master!.name)!, certificates.adminKubeconfig, signal);
    const unready = (nodes: readonly Node[]) => wanted.filter((name) => !isReady(nodes, name));
    try {
      await waitForObjects(api, NodeKind, {
        deadline: readyDeadline,
        signal,
        until: (nodes) => {
          const waiting = unready(nodes);
          note(`waiting for ${waiting.join(', ')}`);
          return waiting.length === 0;
        },
        late: (nodes, error) => {
          const reasons = unready(nodes).map((name) => `${name}: ${reasonOf(nodes, name)}`);
          const list = error ? [...reasons, error.message] : reasons;
          return new AppError('nodes-not-ready', { seconds: readyDeadline / 1000, list: list.join('\n') });
        },
      });
      return { facts: undefined, changes: [] };
    } finally {
      api.close();
    }
  },
});

const conditionOf = (nodes: readonly Node[], name: string) =>
  nodes.find(({ metadata }) => metadata.name === name)?.status?.conditions?.find(({ type }) => type === 'Ready');

const isReady = (nodes: readonly Node[], name: string) => conditionOf(nodes, name)?.status === 'True';

const reasonOf = (nodes: readonly Node[], name: string) =>
  conditionOf(nodes, name)?.message ?? 'its kubelet has not reported';
