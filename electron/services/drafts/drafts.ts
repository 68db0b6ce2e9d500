import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import type { ClusterDraft, HostDraft, Login } from '../../../common/ipc/cluster-draft.ts';
import type { Result } from '../../../common/ipc/contract.ts';
import type { DraftProblem, HostTest } from '../../../common/ipc/rows/host-test.ts';
import { checkClusterFile, parseClusterFile, readClusterText } from '../../bootstrap/cluster-file/cluster-file.ts';
import type { Surroundings } from '../../bootstrap/cluster-file/resolve.ts';
import type { ClusterFile } from '../../bootstrap/cluster-file/shape.ts';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { HostOpener } from '../clusters/host-opener.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { type FieldProblem, draftProblems } from './draft-problems.ts';
import { hostNames } from './host-list/host-names.ts';
import { parseHosts } from './host-list/parse-hosts.ts';
import { draftOf, earlierHosts } from './load-draft.ts';
import { loginProblem } from './login-problem.ts';
import { rewriteFile, writeOwnFile } from './saved-file.ts';
import { testHost } from './test-host.ts';
import { writeDraft } from './write-draft.ts';

/** A cluster's file as it is: what drafts of that cluster go back to. */
interface EarlierFile {
  readonly path: string;
  readonly text: string;
  readonly file: ClusterFile;
}

/** Clusters being set up: what a person has typed, until it is a cluster file. */
export class Drafts {
  readonly #store: ClusterStore;
  readonly #secrets: SecretStore;
  readonly #surroundings: Pick<Surroundings, 'env' | 'home'>;

  constructor(store: ClusterStore, secrets: SecretStore, surroundings: Pick<Surroundings, 'env' | 'home'>) {
    this.#store = store;
    this.#secrets = secrets;
    this.#surroundings = surroundings;
  }

  async parseHosts(text: string): Promise<Result<'draft.parseHosts'>> {
    const usual = await this.#usualLogin();
    return { ...parseHosts(text, usual), usual };
  }

  /** Every problem of a draft; `cluster` is the one it was loaded from, empty for a new one. */
  async check(cluster: string, draft: ClusterDraft): Promise<DraftProblem[]> {
    const problems = await this.#problems(cluster, draft, await this.#earlier(cluster));
    return problems.map(({ field, error }) => ({ field, error: error.toJSON() }));
  }

  /**
   * Writes the cluster's file and keeps the secrets. A new cluster's file is in the data folder; an existing one stays
   * where it is. Errors: `draft-invalid`, `cluster-file-unwritable`.
   */
  async save(cluster: string, draft: ClusterDraft): Promise<{ cluster: string; clusterFile: string }> {
    const earlier = await this.#earlier(cluster);
    const problems = await this.#problems(cluster, draft, earlier);
    if (problems.length > 0) {
      const list = problems.map(({ error }) => `- ${error.message} ${error.fix}`).join('\n');
      const invalid = new AppError('draft-invalid', { count: problems.length, list });
      throw Object.assign(invalid, { problems: problems.map(({ error }) => error) });
    }
    const own = this.#store.pathOf(draft.name, 'cluster.yaml');
    const path = earlier?.path ?? own;
    const written = writeDraft(draft, earlier?.text, { path, home: this.#surroundings.home });
    for (const { key, value } of written.secrets) await this.#secrets.set(key, value);
    if (path === own) await writeOwnFile(path, written.text);
    else if (written.text !== earlier?.text) await rewriteFile(path, written.text);
    await this.#store.saveBootstrapped({ name: draft.name, clusterFile: path });
    const ours = written.unused.filter((key) => key.startsWith(`${draft.name}/`));
    for (const key of ours) await this.#secrets.delete(key);
    return { cluster: draft.name, clusterFile: path };
  }

  /** Errors: `cluster-unknown`, `cluster-imported`, those of reading a cluster file. */
  async load(cluster: string): Promise<ClusterDraft> {
    const earlier = await this.#earlier(cluster);
    if (!earlier) throw new AppError('cluster-unknown', { cluster, known: (await this.#store.names()).join(', ') });
    return draftOf(earlier.file, { path: earlier.path, home: this.#surroundings.home });
  }

  /** Logs in to one host of a draft and learns what it is. Errors: those of the cluster's file. */
  async testHost(cluster: string, host: HostDraft, signal: AbortSignal): Promise<HostTest> {
    const earlier = await this.#earlier(cluster);
    const name = hostNames([host])[0]!;
    const alone: ClusterDraft = {
      name: cluster || 'new',
      hosts: [{ ...host, name, roles: ['etcd', 'master', 'node'] }],
      network: networkOfNobody,
      demo: false,
    };
    const [problem] = await this.#problems(cluster || alone.name, alone, earlier);
    if (problem) return { kind: 'failed', error: problem.error.toJSON() };
    const path = earlier?.path ?? this.#store.pathOf(alone.name, 'cluster.yaml');
    const { text, secrets } = writeDraft(alone, earlier?.text, { path, home: this.#surroundings.home });
    const typed = new Map(secrets.map(({ key, value }) => [key, value]));
    const secret = async (key: string) => typed.get(key) ?? this.#secrets.get(key);
    const spec = await parseClusterFile(text, path, { ...this.#surroundings, secret });
    const knownHosts = spec.knownHosts ?? (cluster === '' ? undefined : await this.#store.knownHosts(cluster));
    const opener = new HostOpener({ knownHosts });
    return testHost(spec.hosts[0]!, (one, until) => opener.open(one, until), signal);
  }

  async #problems(
    cluster: string,
    draft: ClusterDraft,
    earlier: EarlierFile | undefined,
  ): Promise<readonly FieldProblem[]> {
    const hosts = earlier?.file.spec?.hosts ?? [];
    const before = earlierHosts(hosts, draft.hosts);
    const surroundings = { ...this.#surroundings, secret: (key: string) => this.#secrets.get(key) };
    const logins = await Promise.all(
      draft.hosts.map(async (host, index): Promise<FieldProblem[]> => {
        const problem = await loginProblem(host, before[index], surroundings);
        return problem ? [{ field: `hosts.${index}.login`, error: problem }] : [];
      }),
    );
    return [...(await this.#nameProblems(cluster, draft.name)), ...draftProblems(draft, hosts), ...logins.flat()];
  }

  async #nameProblems(cluster: string, name: string): Promise<FieldProblem[]> {
    if (cluster === '' && (await this.#store.names()).includes(name)) {
      return [{ field: 'name', error: new AppError('cluster-name-taken', { cluster: name }) }];
    }
    if (cluster === '' || cluster === name) return [];
    return [{ field: 'name', error: new AppError('cluster-name-fixed', { cluster, wanted: name }) }];
  }

  /** The file of a cluster; undefined for a new one. */
  async #earlier(cluster: string): Promise<EarlierFile | undefined> {
    if (cluster === '') return undefined;
    const record = await this.#store.record(cluster);
    if (record.origin === 'imported') throw new AppError('cluster-imported', { cluster });
    const path = record.clusterFile;
    const text = await readClusterText(path);
    return { path, text, file: checkClusterFile(text, path).file };
  }

  /** How somebody on this desktop most likely logs in: by the agent, or with the newest kind of key there is. */
  async #usualLogin(): Promise<Login> {
    const { env, home } = this.#surroundings;
    if (env['SSH_AUTH_SOCK']) return { kind: 'agent' };
    const names = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
    const there = await Promise.all(names.map((name) => isReadable(join(home, '.ssh', name))));
    return { kind: 'key', path: `~/.ssh/${names[there.indexOf(true)] ?? names[0]!}` };
  }
}

/** For a draft of one host, whose own network says nothing of it: addresses that no host has (RFC 2544). */
const networkOfNobody = { podCIDR: '198.18.0.0/16', serviceCIDR: '198.19.0.0/16' };

async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
