import { DaemonSetKind } from '../../../common/api/apps/v1/daemon-set.ts';
import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { StatefulSetKind } from '../../../common/api/apps/v1/stateful-set.ts';
import type { PodTemplateSpec } from '../../../common/api/core/v1/pod-template.ts';
import { ReplicationControllerKind } from '../../../common/api/core/v1/replication-controller.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { type App, apps } from './script.ts';

/** What the user wants of one thing. A daemon set wants one on every node, whatever `replicas` says. */
export interface WantedApp {
  readonly replicas: number;
  readonly image: number;
}

export interface WantedJob {
  readonly completions: number;
  readonly parallelism: number;
  readonly indexed: boolean;
}

/** All that the user wants. */
export interface Wanted {
  /** Where all live but `greedy`. */
  readonly namespace: string;
  /** Where `greedy` lives, and a quota. */
  readonly tight: string;
  readonly apps: Map<App, WantedApp>;
  readonly jobs: Map<string, WantedJob>;
}

/** Pods that may be at once in the namespace with the quota. */
export const quota = 4;

export const imageOf = (number: number): string => `demo:${number}`;
export const namespaceOf = (wanted: Wanted, app: App): string => (app === 'greedy' ? wanted.tight : wanted.namespace);

const kinds = {
  deployments: DeploymentKind,
  replicationcontrollers: ReplicationControllerKind,
  statefulsets: StatefulSetKind,
  daemonsets: DaemonSetKind,
};

/** What all of these have in common, as far as users and checks go. */
export type Workload = ApiObject & {
  spec: { replicas?: number; template?: PodTemplateSpec };
  status?: { observedGeneration?: number; replicas?: number; readyReplicas?: number };
};
export const kindOf = (app: App): Kind<Workload> => kinds[apps[app]];

/** One that did not work out in time is given up soon. */
const leavesBadNodes = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 1,
}));

function template(app: string, image: number): PodTemplateSpec {
  const resources = { requests: { cpu: '200m' } };
  return {
    metadata: { name: '', labels: { app } },
    spec: { tolerations: leavesBadNodes, containers: [{ name: 'main', image: imageOf(image), resources }] },
  };
}

/** `web` may have one too many, `api` two too few; `db` goes in order, `queue` does not. */
const strategies: Partial<Record<App, object>> = {
  web: { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
  api: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 2 } } },
  db: { serviceName: 'db' },
  queue: { serviceName: 'queue', podManagementPolicy: 'Parallel' },
  agent: { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } },
};

/** The object that says what is wanted. */
export function workload(app: App, { replicas, image }: WantedApp): Workload {
  const labels = { app };
  const selector = apps[app] === 'replicationcontrollers' ? labels : { matchLabels: labels };
  const size = apps[app] === 'daemonsets' ? {} : { replicas };
  const spec = { ...strategies[app], ...size, selector, template: template(app, image) };
  return { metadata: { name: app }, spec };
}

/** What a merge patch makes of one that is there already. */
export function change(app: App, { replicas, image }: WantedApp): object {
  const { containers } = template(app, image).spec;
  const size = apps[app] === 'daemonsets' ? {} : { replicas };
  return { spec: { ...size, template: { spec: { containers } } } };
}

export function job(name: string, { completions, parallelism, indexed }: WantedJob) {
  const { metadata, spec } = template(name, 0);
  return {
    metadata: { name },
    spec: {
      completions,
      parallelism,
      completionMode: indexed ? 'Indexed' : 'NonIndexed',
      backoffLimit: 100,
      template: { metadata, spec: { ...spec, restartPolicy: 'Never' } },
    },
  };
}
