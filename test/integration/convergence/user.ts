import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { JobKind } from '../../../common/api/batch/v1/job.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { ResourceQuotaKind } from '../../../common/api/core/v1/resource-quota.ts';
import { ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { isAlreadyExists, isNotFound } from '../../../common/client/api-error.ts';
import type { LocalMaster } from '../local-master.ts';
import type { History } from './history.ts';
import { type Action, type App, apps } from './script.ts';
import { type Wanted, change, imageOf, job, kindOf, namespaceOf, quota, workload } from './wanted.ts';

/** Does what a script says, through a client that asks until it is answered, and knows what is wanted in the end. */
export class User {
  readonly wanted: Wanted;
  readonly #client: ApiClient;
  readonly #master: LocalMaster;
  readonly #history: History;

  constructor(client: ApiClient, master: LocalMaster, history: History) {
    this.wanted = { namespace: 'roomy', tight: 'tight', apps: new Map(), jobs: new Map() };
    this.#client = client;
    this.#master = master;
    this.#history = history;
  }

  /** Two namespaces, one with a quota, and a Service for each app to come. */
  async prepare(): Promise<void> {
    const { namespace, tight } = this.wanted;
    for (const name of [namespace, tight]) await once(this.#client.create(NamespaceKind, { metadata: { name } }));
    const hard = { pods: String(quota) };
    await once(this.#client.create(ResourceQuotaKind, { metadata: { name: 'few', namespace: tight }, spec: { hard } }));
    for (const app of Object.keys(apps) as App[]) {
      const spec = { selector: { app }, ports: [{ port: 80, protocol: 'TCP' as const }] };
      const metadata = { name: app, namespace: namespaceOf(this.wanted, app) };
      await once(this.#client.create(ServiceKind, { metadata, spec }));
    }
  }

  async do(action: Action): Promise<void> {
    switch (action.type) {
      case 'put': {
        this.wanted.apps.set(action.app, { replicas: action.replicas, image: action.image });
        return this.#put(action.app);
      }
      case 'scale': {
        const before = this.wanted.apps.get(action.app);
        if (!before || apps[action.app] === 'daemonsets') return;
        this.wanted.apps.set(action.app, { ...before, replicas: action.replicas });
        return this.#put(action.app);
      }
      case 'roll back':
        return this.#rollBack(action.app);
      case 'delete': {
        this.wanted.apps.delete(action.app);
        const options = { propagationPolicy: action.propagation };
        return gone(this.#client.delete(kindOf(action.app), this.#ref(action.app), options));
      }
      case 'delete a pod': {
        const { namespace } = this.#ref(action.app);
        const pods = this.#history.now
          .list(PodKind, namespace)
          .filter(({ metadata }) => metadata.labels?.['app'] === action.app);
        const pod = pods[action.which];
        if (pod) await gone(this.#client.delete(PodKind, pod.metadata, { preconditions: { uid: pod.metadata.uid } }));
        return;
      }
      case 'put a job': {
        const name = `job-${this.wanted.jobs.size}`;
        this.wanted.jobs.set(name, action);
        const { metadata, ...rest } = job(name, action);
        const { namespace } = this.wanted;
        return once(this.#client.create(JobKind, { metadata: { ...metadata, namespace }, ...rest }));
      }
    }
  }

  /** What could not be made because its forerunner was still going is made as soon as that is gone. */
  async finish(): Promise<void> {
    for (const app of this.wanted.apps.keys()) {
      const { namespace, name } = this.#ref(app);
      const isThere = () => this.#history.now.get(kindOf(app), `${namespace}/${name}`);
      await this.#history.until(`the old ${app} gone`, () => !isThere()?.metadata.deletionTimestamp);
      await this.#put(app);
    }
  }

  async #put(app: App): Promise<void> {
    const want = this.wanted.apps.get(app);
    if (!want) return;
    const kind = kindOf(app);
    const ref = this.#ref(app);
    const found = await this.#client.get(kind, ref).catch(nothing);
    if (found?.metadata.deletionTimestamp) return;
    // Gone meanwhile: `finish` makes it.
    if (found) return gone(this.#client.patch(kind, ref, change(app, want)));
    const { metadata, ...rest } = workload(app, want);
    return once(this.#client.create(kind, { ...rest, metadata: { ...metadata, namespace: ref.namespace } }));
  }

  /** What it goes back to depends on what was rolled out before, so the user looks what he has got. */
  async #rollBack(app: 'web' | 'api'): Promise<void> {
    const { namespace, name } = this.#ref(app);
    await this.#master.kubectl(['rollout', 'undo', `deployment/${name}`, '-n', namespace], { timeout: 10_000 });
    const found = await this.#client.get(DeploymentKind, { namespace, name }).catch(nothing);
    const before = this.wanted.apps.get(app);
    if (!found || !before) return;
    const { image } = found.spec.template.spec?.containers[0] ?? {};
    this.wanted.apps.set(app, { ...before, image: [0, 1, 2].find((number) => imageOf(number) === image) ?? 0 });
  }

  #ref(app: App): { name: string; namespace: string } {
    return { name: app, namespace: namespaceOf(this.wanted, app) };
  }
}

/** A request that was sent twice has made what it should. */
async function once(made: Promise<unknown>): Promise<void> {
  await made.catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
}

async function gone(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

const nothing = (error: unknown): undefined => {
  if (!isNotFound(error)) throw error;
};
