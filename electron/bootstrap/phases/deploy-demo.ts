import { type Namespace, NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import {
  type ReplicationController,
  ReplicationControllerKind,
} from '../../../common/api/core/v1/replication-controller.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { AppError } from '../../../common/base/app-error.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isAlreadyExists } from '../../../common/client/api-error.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { clusterApi } from '../cluster-api.ts';
import { clusterPhase } from '../phase.ts';
import { waitForObjects } from '../wait-for-objects.ts';
import { connect } from './connect.ts';
import { issueCertificates } from './issue-certificates.ts';
import { verify } from './verify.ts';

/** Milliseconds until the demo's pods must be ready. */
const readyDeadline = 120_000;

const name = 'demo';
const labels = { app: name };
const namespace: Namespace = { metadata: { name } };
const controller: ReplicationController = {
  metadata: { name, namespace: name, labels },
  spec: {
    replicas: 3,
    selector: labels,
    template: {
      metadata: { name, labels },
      spec: {
        containers: [
          {
            name,
            image: 'pilothouse.dev/demo:1',
            imagePullPolicy: 'IfNotPresent',
            ports: [{ containerPort: 8080 }],
            // The program listens a moment after it starts; the next look is not to be ten seconds later.
            readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
          },
        ],
      },
    },
  },
};
const service: Service = {
  metadata: { name, namespace: name, labels },
  // A NodePort, so that the desktop too can see it answer: VIPs are the cluster's own.
  spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
};

/** Where the file asks for it, runs three pods that answer with their name, behind one service, and sees them ready. */
export const deployDemo = clusterPhase({
  name: 'deployDemo',
  title: 'run the demo',
  needs: { hosts: connect, certificates: issueCertificates },
  afterAll: [verify],
  run: async ({ spec, facts: { hosts, certificates }, signal, note }) => {
    if (!spec.demo) return { facts: undefined, changes: [] };
    const [master] = hostsWith(spec, 'master');
    const api = clusterApi(hosts.get(master!.name)!, certificates.adminKubeconfig, signal);
    try {
      const created = [
        await createIfAbsent(api, NamespaceKind, namespace, signal),
        await createIfAbsent(api, ServiceKind, service, signal),
        await createIfAbsent(api, ReplicationControllerKind, controller, signal),
      ];
      await waitForPods(api, signal, note);
      return { facts: undefined, changes: created.flat() };
    } finally {
      api.close();
    }
  },
});

/** What is there is left as it is: people scale and change a demo. */
async function createIfAbsent<T extends ApiObject>(api: ApiClient, kind: Kind<T>, object: T, signal: AbortSignal) {
  try {
    await api.create(kind, object, { signal });
    return [`created ${kind.kind} ${object.metadata.name}`];
  } catch (error) {
    if (isAlreadyExists(error)) return [];
    throw error;
  }
}

async function waitForPods(api: ApiClient, signal: AbortSignal, note: (text: string) => void): Promise<void> {
  const { spec } = await api.get(ReplicationControllerKind, { name, namespace: name }, { signal });
  const wanted = spec?.replicas ?? 1;
  await waitForObjects(api, PodKind, {
    deadline: readyDeadline,
    signal,
    where: { namespace: name, labelSelector: `app=${name}` },
    until: (pods) => {
      const ready = pods.filter(isReady).length;
      note(`${ready} of ${wanted} pods ready`);
      return ready >= wanted;
    },
    late: (pods, error) => {
      const list = pods.filter((pod) => !isReady(pod)).map(podWords);
      const reasons = error ? [...list, error.message] : list;
      return new AppError('demo-not-ready', {
        seconds: readyDeadline / 1000,
        list: reasons.join('\n') || 'no pod was made',
      });
    },
  });
}

function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Where a pod is and what it waits for. */
function podWords({ metadata, spec, status }: Pod): string {
  const waiting = status?.containerStatuses?.flatMap(
    ({ state }) => state?.waiting?.message ?? state?.waiting?.reason ?? [],
  );
  const unmet = status?.conditions
    ?.filter((condition) => condition.status !== 'True')
    .flatMap(({ message }) => message ?? []);
  const why = [...(waiting ?? []), ...(unmet ?? [])].join('; ');
  return `${metadata.name} (${spec?.nodeName ?? 'no node yet'}): ${status?.phase ?? 'Pending'} ${why}`.trimEnd();
}
