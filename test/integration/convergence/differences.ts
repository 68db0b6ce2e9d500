import type { DaemonSet } from '../../../common/api/apps/v1/daemon-set.ts';
import { type Deployment } from '../../../common/api/apps/v1/deployment.ts';
import { ReplicaSetKind } from '../../../common/api/apps/v1/replica-set.ts';
import { JobKind } from '../../../common/api/batch/v1/job.ts';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { ResourceQuotaKind } from '../../../common/api/core/v1/resource-quota.ts';
import { EndpointsKind } from '../../../common/api/core/v1/endpoints.ts';
import { EndpointSliceKind } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { State } from './history.ts';
import { isOver, isReady } from './pods.ts';
import { type App, apps } from './script.ts';
import { type Wanted, type WantedApp, type Workload, imageOf, kindOf, namespaceOf, quota } from './wanted.ts';

/** In which words the cluster is not yet what the user wants; none: it is. */
export function differences(wanted: Wanted, state: State): string[] {
  const found: string[] = [];
  for (const app of Object.keys(apps) as App[])
    found.push(...ofApp(app, wanted, state).map((text) => `${app}: ${text}`));
  for (const [name, job] of wanted.jobs) {
    const status = state.get(JobKind, `${wanted.namespace}/${name}`)?.status;
    const complete = status?.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True');
    if (!complete) found.push(`${name}: not complete`);
    if (status?.succeeded !== job.completions) found.push(`${name}: ${status?.succeeded} of ${job.completions} done`);
    const done = podsOf(state, wanted.namespace, name).filter(({ status }) => status?.phase === 'Succeeded');
    if (done.length < job.completions) found.push(`${name}: ${done.length} pods have done it`);
    if (podsOf(state, wanted.namespace, name).some((pod) => !isOver(pod))) found.push(`${name}: pods that still run`);
  }
  const known = new Set<string | undefined>([...wanted.apps.keys(), ...wanted.jobs.keys()]);
  for (const pod of state.list(PodKind)) {
    if (![wanted.namespace, wanted.tight].includes(pod.metadata.namespace ?? '')) continue;
    if (!known.has(pod.metadata.labels?.['app'])) found.push(`${pod.metadata.name}: nobody wants this pod`);
  }
  const [limit] = state.list(ResourceQuotaKind, wanted.tight);
  const used = state.list(PodKind, wanted.tight).filter((pod) => !isOver(pod)).length;
  if (limit?.status?.used?.['pods'] !== String(used)) found.push(`the quota counts ${limit?.status?.used?.['pods']}`);
  return found;
}

function ofApp(app: App, wanted: Wanted, state: State): string[] {
  const namespace = namespaceOf(wanted, app);
  const owner = state.get(kindOf(app), `${namespace}/${app}`);
  const want = wanted.apps.get(app);
  const pods = podsOf(state, namespace, app);
  const endpoints = ofEndpoints(app, namespace, pods, state);
  if (!want) return [...(owner ? ['is still there'] : []), ...ofSets(app, namespace, undefined, state), ...endpoints];
  if (!owner) return ['is not there'];
  if (owner.metadata.deletionTimestamp) return ['is going'];
  const nodes = new Set(state.list(NodeKind).map(({ metadata }) => metadata.name));
  const count = countOf(app, want, nodes.size);
  const found = [...ofStatus(app, owner, count), ...ofSets(app, namespace, owner, state), ...endpoints];
  if (pods.length !== count) found.push(`${pods.length} pods, not ${count}`);
  for (const pod of pods) {
    const { name, labels: _, ownerReferences } = pod.metadata;
    if (!isReady(pod)) found.push(`${name} is not ready`);
    if (!nodes.has(pod.spec.nodeName ?? '')) found.push(`${name} is on ${pod.spec.nodeName}, which is no node`);
    if (!ownerReferences?.length) found.push(`${name} is nobody's`);
    const { image } = pod.spec.containers[0] ?? {};
    // A replication controller leaves the pods alone that it has.
    if (apps[app] !== 'replicationcontrollers' && image !== imageOf(want.image)) found.push(`${name} runs ${image}`);
  }
  if (apps[app] === 'statefulsets') {
    const names = pods.map(({ metadata }) => metadata.name).sort();
    const expected = Array.from({ length: count }, (_, ordinal) => `${app}-${ordinal}`).sort();
    if (names.join() !== expected.join()) found.push(`pods ${names.join()}`);
  }
  if (apps[app] === 'daemonsets' && new Set(pods.map(({ spec }) => spec.nodeName)).size !== count) {
    found.push('two on one node');
  }
  return found;
}

function countOf(app: App, { replicas }: WantedApp, nodes: number): number {
  if (apps[app] === 'daemonsets') return nodes;
  return app === 'greedy' ? Math.min(replicas, quota) : replicas;
}

function ofStatus(app: App, owner: Workload, count: number): string[] {
  const { metadata, status } = owner;
  const seen = status?.observedGeneration === metadata.generation ? [] : ['its status is of an older generation'];
  const counts: Record<string, number | undefined> =
    apps[app] === 'daemonsets'
      ? pick((owner as unknown as DaemonSet).status, [
          'desiredNumberScheduled',
          'numberReady',
          'updatedNumberScheduled',
        ])
      : pick(status, [
          'replicas',
          'readyReplicas',
          ...(apps[app] === 'replicationcontrollers' ? [] : ['updatedReplicas']),
        ]);
  const wrong = Object.entries(counts).filter(([, value]) => (value ?? 0) !== count);
  const unavailable = (owner as unknown as Deployment).status?.unavailableReplicas;
  return [
    ...seen,
    ...wrong.map(([name, value]) => `status.${name} is ${value}, not ${count}`),
    ...(unavailable ? [`status.unavailableReplicas is ${unavailable}`] : []),
  ];
}

const pick = (from: object | undefined, names: readonly string[]): Record<string, number | undefined> =>
  Object.fromEntries(names.map((name) => [name, (from as Record<string, number> | undefined)?.[name]]));

/** A Deployment's ReplicaSets are its own, and one at most has pods. */
function ofSets(app: App, namespace: string, owner: Workload | undefined, state: State): string[] {
  if (apps[app] !== 'deployments') return [];
  const sets = state.list(ReplicaSetKind, namespace).filter(({ metadata }) => metadata.labels?.['app'] === app);
  const foreign = sets.filter((set) => set.metadata.ownerReferences?.[0]?.uid !== owner?.metadata.uid || !owner);
  const found = foreign.map(({ metadata }) => `ReplicaSet ${metadata.name} is nobody's`);
  const active = sets.filter(({ spec }) => spec.replicas);
  if (active.length > 1) found.push(`${active.length} ReplicaSets want pods`);
  return found;
}

/** Slices and Endpoints have the addresses of those that are ready, and no others. */
function ofEndpoints(app: App, namespace: string, pods: readonly Pod[], state: State): string[] {
  const ready = pods.filter(isReady).map(({ status }) => status?.podIP ?? '');
  const slices = state
    .list(EndpointSliceKind, namespace)
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === app)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses);
  const old = state.get(EndpointsKind, `${namespace}/${app}`)?.subsets ?? [];
  const addresses = old.flatMap(({ addresses: found }) => found ?? []).map(({ ip }) => ip);
  const found: string[] = [];
  if (differ(slices, ready)) found.push(`slices have ${slices.length} of ${ready.length} addresses`);
  if (differ(addresses, ready)) found.push(`Endpoints have ${addresses.length} of ${ready.length} addresses`);
  return found;
}

const differ = (a: readonly string[], b: readonly string[]) => [...a].sort().join() !== [...b].sort().join();

const podsOf = (state: State, namespace: string, app: string): Pod[] =>
  state.list(PodKind, namespace).filter(({ metadata }) => metadata.labels?.['app'] === app);
