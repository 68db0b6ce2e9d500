import { isAbsolute, join, resolve } from 'node:path';
import { aborted } from '../../../common/base/abortable.ts';
import { AppError } from '../../../common/base/app-error.ts';
import { kubeconfigContexts } from '../../../common/client/kubeconfig.ts';
import type { ClusterAccess } from '../../../common/ipc/rows/cluster.ts';
import { readClusterFile } from '../../bootstrap/cluster-file/cluster-file.ts';
import type { Surroundings } from '../../bootstrap/cluster-file/resolve.ts';
import type { Handlers } from '../ipc/handlers.ts';
import type { Links } from '../links/links.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { ClusterList } from './cluster-list.ts';
import { freeClusterName } from './cluster-name.ts';
import type { ClusterStore } from './cluster-store.ts';
import { flattenKubeconfig, givenKubeconfig } from './flatten-kubeconfig.ts';
import { forgetCluster } from './forget-cluster.ts';

export interface ClusterServices {
  readonly store: ClusterStore;
  readonly list: ClusterList;
  readonly links: Pick<Links, 'reset'>;
  readonly secrets: SecretStore;
  readonly surroundings: Surroundings;
  /** The plan that is at work on a cluster, if any. */
  readonly runningPlan: (cluster: string) => string | undefined;
}

type ClusterOperations =
  | 'clusters'
  | 'clusters.open'
  | 'clusters.import'
  | 'clusters.contexts'
  | 'clusters.kubeconfig'
  | 'clusters.setAccess'
  | 'clusters.forget';

/** What pages ask of clusters as a whole. */
export function clusterHandlers(services: ClusterServices): Pick<Handlers, ClusterOperations> {
  const { store, list } = services;
  return {
    clusters: async (_params, sink, signal) => {
      const unlisten = list.onChange(() => sink.replace(list.rows));
      sink.replace(list.rows);
      await aborted(signal);
      unlisten();
    },
    'clusters.open': ({ path }) => openFile(services, path),
    'clusters.contexts': async ({ kubeconfig }) => ({ contexts: kubeconfigContexts(kubeconfig, givenKubeconfig) }),
    'clusters.import': (params) => importKubeconfig(services, params),
    'clusters.kubeconfig': async ({ cluster }) => {
      await store.record(cluster);
      return { kubeconfig: await store.kubeconfig(cluster) };
    },
    'clusters.setAccess': ({ cluster, access }) => setAccess(services, cluster, access),
    'clusters.forget': ({ cluster }) => forget(services, cluster),
  };
}

/** Errors: `path-not-absolute`, those of reading a cluster file, `cluster-file-elsewhere`. */
async function openFile({ store, list, surroundings }: ClusterServices, given: string): Promise<{ cluster: string }> {
  const typed = given.trim();
  const path = /^~(?=[/\\]|$)/.test(typed) ? join(surroundings.home, typed.slice(1)) : typed;
  if (!isAbsolute(path)) throw new AppError('path-not-absolute', { path });
  const clusterFile = resolve(path);
  const { name } = await readClusterFile(clusterFile, surroundings);
  if ((await store.names()).includes(name)) {
    const known = await store.record(name);
    if (known.origin === 'imported') throw new AppError('cluster-name-taken', { cluster: name });
    if (known.clusterFile !== clusterFile) {
      throw new AppError('cluster-file-elsewhere', { path: clusterFile, cluster: name, known: known.clusterFile });
    }
  } else {
    await store.saveBootstrapped({ name, clusterFile });
    await list.refresh();
  }
  return { cluster: name };
}

/** Errors: those of `flattenKubeconfig`, `cluster-name-invalid`, `cluster-name-taken`. */
async function importKubeconfig(
  { store, list }: ClusterServices,
  { kubeconfig, context, name: wanted }: Parameters<Handlers['clusters.import']>[0],
): Promise<{ cluster: string }> {
  const flat = await flattenKubeconfig(kubeconfig, context);
  const names = await store.names();
  if (wanted !== undefined && names.includes(wanted)) throw new AppError('cluster-name-taken', { cluster: wanted });
  const name = wanted ?? freeClusterName(flat.context, names);
  await store.saveKubeconfig(name, flat.text);
  await store.saveRecord({ origin: 'imported', name });
  await list.refresh();
  return { cluster: name };
}

/** Errors: `cluster-unknown`, `cluster-imported`. */
async function setAccess({ store, list, links }: ClusterServices, cluster: string, access: ClusterAccess) {
  const record = await store.record(cluster);
  if (record.origin === 'imported') throw new AppError('cluster-imported', { cluster });
  if (record.access === access) return;
  await store.saveRecord({ ...record, access });
  await list.refresh();
  await links.reset(cluster);
}

/** Also of a cluster whose record is damaged. Errors: `cluster-unknown`, `plan-running`. */
async function forget({ store, list, links, secrets, runningPlan }: ClusterServices, cluster: string): Promise<void> {
  if (!(await store.names()).includes(cluster)) await store.record(cluster);
  const plan = runningPlan(cluster);
  if (plan !== undefined) throw new AppError('plan-running', { cluster, plan });
  await forgetCluster(store, secrets, cluster);
  await list.refresh();
  await links.reset(cluster);
}
