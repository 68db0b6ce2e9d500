import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DeploymentKind } from '../../common/api/apps/v1/deployment.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { StorageClassKind } from '../../common/api/storage/v1/storage-class.ts';
import { ApiClient } from '../../common/client/api-client.ts';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import { storageClass } from '../../electron/bootstrap/phases/add-storage-class.ts';
import { ClusterStore } from '../../electron/services/clusters/cluster-store.ts';
import { dataFolder } from '../../electron/services/data-folder/data-folder.ts';
import { localAgent } from '../local/agent.ts';
import { endEmbedded, isEmbeddedRunning, startEmbedded } from '../local/embedded.ts';
import { StartError } from '../local/processes.ts';

/** The name under which the app knows it. */
export const embeddedName = 'embedded';
const nodes = 10;

const dataHome = () => dataFolder(process.env, homedir());
const folder = () => join(dataHome(), 'embedded');

/**
 * Starts the embedded cluster, or finds the one that runs, and has the app know it: as an imported cluster, for it is reached by
 * its kubeconfig and has no hosts. Resolves with the kubeconfig's path. Throws a StartError where the app knows another cluster by
 * this name.
 */
export async function bringUp(root: string): Promise<string> {
  const kubeconfig = join(folder(), 'admin.kubeconfig');
  if (await isEmbeddedRunning(folder())) return kubeconfig;
  const store = new ClusterStore(dataHome());
  if ((await store.names()).includes(embeddedName) && !(await isOurs(store))) {
    throw new StartError(`the app knows another cluster by the name of ${embeddedName}: remove that from it first`);
  }
  // One that was killed left its files.
  await endEmbedded(folder());
  const cluster = await startEmbedded({ agent: await localAgent(root), folder: folder(), nodes });
  await store.saveRecord({ origin: 'imported', name: embeddedName });
  const text = await readFile(cluster.kubeconfig, 'utf8');
  await store.saveKubeconfig(embeddedName, text);
  await runSomething(text);
  return cluster.kubeconfig;
}

/** Ends it, and has the app forget it; false where none ran. */
export async function takeDown(): Promise<boolean> {
  const store = new ClusterStore(dataHome());
  const known = await isOurs(store);
  const ran = await endEmbedded(folder());
  if (known) await store.forget(embeddedName);
  return ran;
}

/** Whether what the app knows by this name is the embedded cluster, and not one that somebody has given the same name. */
async function isOurs(store: ClusterStore): Promise<boolean> {
  const record = await store.record(embeddedName).catch(() => undefined);
  if (record?.origin !== 'imported') return false;
  const [known, own] = await Promise.all([
    store.kubeconfig(embeddedName).catch(() => undefined),
    readFile(join(folder(), 'admin.kubeconfig'), 'utf8').catch(() => undefined),
  ]);
  return own !== undefined && known === own;
}

const labels = { app: 'demo' };
const template = {
  metadata: { name: 'demo', labels },
  spec: { containers: [{ name: 'demo', image: 'pilothouse.dev/demo:1' }] },
};

/** A Deployment behind a Service, as the lab's demo has something to show, and a class for the volumes of what people try. */
async function runSomething(kubeconfig: string): Promise<void> {
  const { server, ...credentials } = parseKubeconfig(kubeconfig, 'the kubeconfig of the embedded cluster');
  const client = new ApiClient(new HttpsTransport({ credentials, servers: [server] }), 'pilothouse-demo');
  const metadata = { name: 'demo', namespace: 'demo', labels };
  try {
    await client.create(StorageClassKind, storageClass);
    await client.create(NamespaceKind, { metadata: { name: 'demo' } });
    await client.create(DeploymentKind, {
      metadata,
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    });
    await client.create(ServiceKind, { metadata, spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } });
  } finally {
    client.close();
  }
}
