import { resolve } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { readManifest } from '../../bootstrap/artifacts.ts';
import { readClusterFile } from '../../bootstrap/cluster-file/cluster-file.ts';
import type { ClusterSpec, HostSpec } from '../../bootstrap/cluster-file/cluster-spec.ts';
import type { Surroundings } from '../../bootstrap/cluster-file/resolve.ts';
import { issueCertificates } from '../../bootstrap/phases/issue-certificates.ts';
import { preflight } from '../../bootstrap/phases/preflight.ts';
import { type Plan, type PlanResult, type RunPlanOptions, runPlan } from '../../bootstrap/plan.ts';
import type { Artifacts } from '../../bootstrap/plan-inputs.ts';
import { checkHosts } from '../../bootstrap/plans/check-hosts.ts';
import { createCluster } from '../../bootstrap/plans/create-cluster.ts';
import { destroyCluster } from '../../bootstrap/plans/destroy-cluster.ts';
import type { Host } from '../../hosts/host.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { type ClusterStatus, clusterStatus } from './cluster-status.ts';
import type { ClusterStore } from './cluster-store.ts';
import { forgetDestroyed } from './forget-cluster.ts';
import { type HostKeyPolicy, HostOpener } from './host-opener.ts';

/** A cluster as it is spoken of: by the file it is made from, by name, or as the only one there is. */
export interface ClusterChoice {
  readonly file?: string;
  readonly name?: string;
}

export interface ChosenCluster {
  readonly file: string;
  readonly spec: ClusterSpec;
}

export interface HostVisit {
  readonly policy: Omit<HostKeyPolicy, 'knownHosts'>;
  readonly signal: AbortSignal;
}

export interface PlanRun extends HostVisit {
  readonly onStep: RunPlanOptions['onStep'];
  /** Wraps each host that is opened, to see what is done there. */
  readonly watch?: (host: Host) => Host;
}

/** What this desktop does with clusters as a whole. Plans run over SSH; what they bring is kept in the store. */
export class Clusters {
  readonly #store: ClusterStore;
  readonly #secrets: SecretStore;
  readonly #surroundings: Surroundings;
  readonly #artifacts: string;

  /** `artifacts`: the folder with the build's manifest. */
  constructor(store: ClusterStore, secrets: SecretStore, surroundings: Surroundings, artifacts: string) {
    this.#store = store;
    this.#secrets = secrets;
    this.#surroundings = surroundings;
    this.#artifacts = artifacts;
  }

  /** Errors: those of reading a cluster file; `cluster-unknown`, `cluster-not-named`, `cluster-none`, `cluster-imported`. */
  async choose({ file, name }: ClusterChoice): Promise<ChosenCluster> {
    const path = file === undefined ? await this.#fileOf(name ?? (await this.#only())) : resolve(file);
    const spec = await readClusterFile(path, this.#surroundings);
    if (name !== undefined && spec.name !== name) {
      throw new AppError('cluster-file-of-another', { path, cluster: spec.name, wanted: name });
    }
    return { file: path, spec };
  }

  /** The name of the cluster that is meant, whether or not it has a cluster file. Errors: as `choose`. */
  async nameOf({ file, name }: ClusterChoice): Promise<string> {
    if (file !== undefined) return (await this.choose({ file, name })).spec.name;
    const { name: known } = await this.#store.record(name ?? (await this.#only()));
    return known;
  }

  /** Says whether these hosts can be that cluster, and changes nothing there. Host keys a person trusted are kept. */
  async check({ spec }: ChosenCluster, run: PlanRun): Promise<PlanResult> {
    const { result, knownHosts } = await this.#run(checkHosts, spec, run, await this.#readArtifacts());
    const earlier = (await this.#store.knownHosts(spec.name))?.split('\n').filter((line) => line !== '') ?? [];
    await this.#store.saveKnownHosts(spec.name, [...new Set([...earlier, ...knownHosts])]);
    return result;
  }

  /** Makes the cluster be as its file says. What it made is remembered also when a later phase fails. */
  async create({ file, spec }: ChosenCluster, run: PlanRun): Promise<PlanResult> {
    const { result, knownHosts } = await this.#run(createCluster, spec, run, await this.#readArtifacts());
    const layout = result.factsOf(preflight);
    const certificates = result.factsOf(issueCertificates);
    if (layout) {
      await this.#store.saveBootstrapped({ name: spec.name, uid: layout.marker.uid, clusterFile: file });
      await this.#store.saveKnownHosts(spec.name, knownHosts);
    }
    if (certificates) await this.#store.saveKubeconfig(spec.name, certificates.adminKubeconfig);
    return result;
  }

  /** Takes everything of ours from the hosts; when all of it is gone, what was made is forgotten here too. */
  async destroy({ spec }: ChosenCluster, run: PlanRun): Promise<PlanResult> {
    const { result } = await this.#run(destroyCluster, spec, run);
    if (result.outcome === 'done') await forgetDestroyed(this.#store, this.#secrets, spec.name);
    return result;
  }

  /** Does something on one host of the cluster. Error: `host-unknown`, and those of connecting. */
  async onHost<T>(
    { spec }: ChosenCluster,
    name: string,
    { policy, signal }: HostVisit,
    act: (host: Host) => Promise<T>,
  ) {
    const host = spec.hosts.find((one) => one.name === name);
    if (!host) {
      const known = spec.hosts.map((one) => one.name).join(', ');
      throw new AppError('host-unknown', { cluster: spec.name, host: name, known });
    }
    return this.#withOpener(spec, policy, async (opener) => act(await opener.open(host, signal)));
  }

  /** How the cluster is: its hosts, each as far as it can be reached, and its nodes. */
  status({ spec }: ChosenCluster, { policy, signal }: HostVisit): Promise<ClusterStatus> {
    return this.#withOpener(spec, policy, (opener) => {
      return clusterStatus(
        spec,
        (host) => opener.open(host, signal),
        () => this.#store.kubeconfig(spec.name),
        signal,
      );
    });
  }

  async #readArtifacts(): Promise<Artifacts> {
    return { folder: this.#artifacts, manifest: await readManifest(this.#artifacts) };
  }

  #run(
    plan: Plan,
    spec: ClusterSpec,
    { policy, signal, onStep, watch = (host) => host }: PlanRun,
    artifacts?: Artifacts,
  ) {
    return this.#withOpener(spec, policy, async (opener) => {
      const open = async (host: HostSpec, until: AbortSignal) => watch(await opener.open(host, until));
      const result = await runPlan(plan, { spec, inputs: { open, artifacts }, signal, onStep });
      return { result, knownHosts: opener.knownHostsLines() };
    });
  }

  /** Lends an opener that believes the file's own known_hosts, else what was pinned before; closes what it opened. */
  async #withOpener<T>(
    spec: ClusterSpec,
    policy: HostVisit['policy'],
    use: (opener: HostOpener) => Promise<T>,
  ): Promise<T> {
    const knownHosts = spec.knownHosts ?? (await this.#store.knownHosts(spec.name));
    const opener = new HostOpener({ ...policy, knownHosts });
    try {
      return await use(opener);
    } finally {
      await opener.close();
    }
  }

  async #fileOf(name: string): Promise<string> {
    const record = await this.#store.record(name);
    if (record.origin === 'imported') throw new AppError('cluster-imported', { cluster: name });
    return record.clusterFile;
  }

  async #only(): Promise<string> {
    const names = await this.#store.names();
    if (names.length === 0) throw new AppError('cluster-none');
    if (names.length > 1) throw new AppError('cluster-not-named', { known: names.join(', ') });
    return names[0]!;
  }
}
