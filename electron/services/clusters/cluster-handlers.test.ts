import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import type { ClusterRow, ClusterState } from '../../../common/ipc/rows/cluster.ts';
import { FileSecretStore } from '../secrets/file-secret-store.ts';
import { clusterHandlers } from './cluster-handlers.ts';
import { ClusterList } from './cluster-list.ts';
import { ClusterStore } from './cluster-store.ts';

/** Links that go nowhere: states as a test sets them, and which clusters were reset. */
class IdleLinks {
  readonly states = new Map<string, ClusterState>();
  readonly resets: string[] = [];
  readonly #handlers = new Set<(cluster: string, state: ClusterState) => void>();

  state(cluster: string): ClusterState {
    return this.states.get(cluster) ?? { kind: 'idle' };
  }

  onState(handler: (cluster: string, state: ClusterState) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  become(cluster: string, state: ClusterState): void {
    this.states.set(cluster, state);
    for (const handler of this.#handlers) handler(cluster, state);
  }

  async reset(cluster: string): Promise<void> {
    this.resets.push(cluster);
  }
}

let folder = '';
let store: ClusterStore;
let list: ClusterList;
let links: IdleLinks;
let running: Map<string, string>;
let handlers: ReturnType<typeof clusterHandlers>;
const { signal } = new AbortController();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-handlers-'));
  store = new ClusterStore(folder);
  links = new IdleLinks();
  running = new Map();
  list = await ClusterList.open(store, links);
  const secrets = new FileSecretStore(folder);
  const surroundings = { env: {}, home: folder, secret: (key: string) => secrets.get(key) };
  const runningPlan = (cluster: string) => running.get(cluster);
  handlers = clusterHandlers({ store, list, links, secrets, surroundings, runningPlan });
});
afterEach(async () => {
  await list.close();
  await rm(folder, { recursive: true });
});

const rows = (): ClusterRow[] => [...list.rows.values()];

async function clusterFile(name: string, path = `${name}.yaml`): Promise<string> {
  const host = '{ name: h1, address: 192.0.2.1, agent: true, roles: [etcd, master, node] }';
  const text = `apiVersion: pilothouse.dev/v1\nkind: Cluster\nmetadata: { name: ${name} }\nspec: { hosts: [${host}] }\n`;
  await writeFile(join(folder, path), text);
  return join(folder, path);
}

describe('a cluster file', () => {
  it('that is opened is a cluster not made yet, once or twice', async () => {
    const path = await clusterFile('lab');
    expect(await handlers['clusters.open']({ path: ' ~/lab.yaml ' }, signal)).toEqual({ cluster: 'lab' });
    expect(await handlers['clusters.open']({ path }, signal)).toEqual({ cluster: 'lab' });
    expect(rows()).toEqual([
      {
        name: 'lab',
        origin: 'bootstrapped',
        clusterFile: path,
        hosts: 1,
        created: false,
        access: 'ssh',
        state: { kind: 'idle' },
      },
    ]);
  });

  it.each([
    ['a relative path', 'lab.yaml', 'path-not-absolute'],
    ['nothing there', '/nowhere/lab.yaml', 'cluster-file-missing'],
    ['another file of a known cluster', '~/second.yaml', 'cluster-file-elsewhere'],
    ['the name of an imported cluster', '~/theirs.yaml', 'cluster-name-taken'],
    ['problems', '~/bad.yaml', 'cluster-file-invalid'],
  ])('with %s is refused', async (_why, path, code) => {
    await handlers['clusters.open']({ path: await clusterFile('lab') }, signal);
    await clusterFile('lab', 'second.yaml');
    await clusterFile('theirs');
    await writeFile(join(folder, 'bad.yaml'), 'kind: Cluster\n');
    await store.saveRecord({ origin: 'imported', name: 'theirs' });
    await expect(handlers['clusters.open']({ path }, signal)).rejects.toMatchObject({ code });
  });
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const certificate = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const key = '-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n';

function kubeconfig(cluster: object = {}, user: object = { token: 'hunter2' }): string {
  return stringify({
    clusters: [{ name: 'k', cluster: { server: 'https://192.0.2.1:6443', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: ['admin@prod', 'admin@test'].map((name) => ({ name, context: { cluster: 'k', user: 'u' } })),
    'current-context': 'admin@prod',
  });
}

describe('a kubeconfig', () => {
  it('tells its contexts', async () => {
    const { contexts } = await handlers['clusters.contexts']({ kubeconfig: kubeconfig() }, signal);
    expect(contexts.map(({ name, current }) => [name, current])).toEqual([
      ['admin@prod', true],
      ['admin@test', false],
    ]);
  });

  it('that is imported is a cluster with a name of its own, and gives that context back', async () => {
    const text = kubeconfig({ 'tls-server-name': 'kubernetes' });
    expect(await handlers['clusters.import']({ kubeconfig: text }, signal)).toEqual({ cluster: 'prod' });
    expect(await handlers['clusters.import']({ kubeconfig: text }, signal)).toEqual({ cluster: 'prod-2' });
    const test = { kubeconfig: text, context: 'admin@test', name: 'mine' };
    expect(await handlers['clusters.import'](test, signal)).toEqual({ cluster: 'mine' });
    expect(rows().map(({ name, origin, created, access }) => [name, origin, created, access])).toEqual(
      ['mine', 'prod', 'prod-2'].map((name) => [name, 'imported', true, 'direct']),
    );
    const kept = await handlers['clusters.kubeconfig']({ cluster: 'mine' }, signal);
    expect(parseKubeconfig(kept.kubeconfig, 'kept')).toEqual({
      server: 'https://192.0.2.1:6443',
      token: 'hunter2',
      serverName: 'kubernetes',
    });
    expect(kept.kubeconfig).not.toContain('admin@prod');
  });

  it('has the files that it names by absolute paths read into it', async () => {
    const file = async (name: string, content: string) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const text = kubeconfig(
      { 'certificate-authority': await file('ca', `# für alle\n${certificate}`) },
      {
        'client-certificate': await file('cert', certificate),
        'client-key': await file('key', key),
        tokenFile: await file('token', 'hunter2\n'),
      },
    );
    const { cluster } = await handlers['clusters.import']({ kubeconfig: text }, signal);
    expect(parseKubeconfig(await store.kubeconfig(cluster), 'kept')).toEqual({
      server: 'https://192.0.2.1:6443',
      ca: `# für alle\n${certificate}`,
      cert: certificate,
      key,
      token: 'hunter2',
    });
  });

  it.each<[why: string, cluster: object, user: object, code: string]>([
    ['runs a program', {}, { exec: { command: 'aws' } }, 'kubeconfig-login-unsupported'],
    ['asks a provider', {}, { 'auth-provider': { name: 'gcp' } }, 'kubeconfig-login-unsupported'],
    ['has a name and password', {}, { username: 'a', password: 'hunter2' }, 'kubeconfig-login-unsupported'],
    ['goes through a proxy', { 'proxy-url': 'http://p' }, {}, 'kubeconfig-proxy-unsupported'],
    ['names a relative path', { 'certificate-authority': 'ca.crt' }, {}, 'kubeconfig-path-relative'],
    ['names a missing file', { 'certificate-authority': '/nowhere/ca.crt' }, {}, 'kubeconfig-file-unreadable'],
    ['names what is no file', {}, { tokenFile: '/dev/zero' }, 'kubeconfig-file-unreadable'],
    ['would send a private key as its token', {}, { tokenFile: 'PRIVATE' }, 'kubeconfig-file-unreadable'],
    ['has data that is none', { 'certificate-authority-data': base64('hunter2') }, {}, 'kubeconfig-invalid'],
    ['has no server', { server: '' }, {}, 'kubeconfig-invalid'],
  ])('that %s is refused, and nothing is kept', async (_why, cluster, user, code) => {
    await writeFile(join(folder, 'id'), key);
    const text = kubeconfig(cluster, user).replace('PRIVATE', join(folder, 'id'));
    const error: unknown = await handlers['clusters.import']({ kubeconfig: text }, signal).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(await store.names()).toEqual([]);
  });

  it.each([
    ['taken', 'cluster-name-taken'],
    ['Not A Name', 'cluster-name-invalid'],
    ['../up', 'cluster-name-invalid'],
  ])('cannot be called %s', async (name, code) => {
    await store.saveRecord({ origin: 'imported', name: 'taken' });
    const imported = handlers['clusters.import']({ kubeconfig: kubeconfig(), name }, signal);
    await expect(imported).rejects.toMatchObject({ code });
  });
});

describe('a known cluster', () => {
  it('is reached as was chosen, from then on', async () => {
    await handlers['clusters.open']({ path: await clusterFile('lab') }, signal);
    await handlers['clusters.setAccess']({ cluster: 'lab', access: 'direct' }, signal);
    expect(links.resets).toEqual(['lab']);
    expect(rows()[0]?.access).toBe('direct');
    await store.saveBootstrapped({ name: 'lab', uid: 'one', clusterFile: '/x' });
    expect(await store.record('lab')).toMatchObject({ access: 'direct' });
  });

  it('that was imported cannot be reached through its hosts', async () => {
    await store.saveRecord({ origin: 'imported', name: 'theirs' });
    const changed = handlers['clusters.setAccess']({ cluster: 'theirs', access: 'ssh' }, signal);
    await expect(changed).rejects.toMatchObject({ code: 'cluster-imported' });
  });

  it('is forgotten with its secrets, and with no other’s', async () => {
    const secrets = new FileSecretStore(folder);
    for (const name of ['lab', 'lab-2']) {
      await handlers['clusters.open']({ path: await clusterFile(name) }, signal);
      await secrets.set(`${name}/h1`, 'hunter2');
    }
    await handlers['clusters.forget']({ cluster: 'lab' }, signal);
    expect(rows().map(({ name }) => name)).toEqual(['lab-2']);
    expect(await secrets.keys('')).toEqual(['lab-2/h1']);
    await expect(handlers['clusters.forget']({ cluster: 'lab' }, signal)).rejects.toMatchObject({
      code: 'cluster-unknown',
    });
  });

  it('is not forgotten while a plan is at work on it', async () => {
    await handlers['clusters.open']({ path: await clusterFile('lab') }, signal);
    running.set('lab', 'create');
    await expect(handlers['clusters.forget']({ cluster: 'lab' }, signal)).rejects.toMatchObject({
      code: 'plan-running',
    });
    expect(await store.names()).toEqual(['lab']);
  });

  it('whose record is damaged says so, and can be forgotten', async () => {
    await mkdir(join(store.folder, 'lab'));
    await writeFile(join(store.folder, 'lab', 'cluster.json'), '{');
    await list.refresh();
    expect(rows()[0]?.state).toMatchObject({ kind: 'unreachable', error: { code: 'cluster-record-damaged' } });
    await handlers['clusters.forget']({ cluster: 'lab' }, signal);
    expect(rows()).toEqual([]);
  });
});

describe('the feed of clusters', () => {
  it('follows what the command line makes, and what links tell, until it is closed', async () => {
    const closing = new AbortController();
    let seen: ReadonlyMap<string, ClusterRow> = new Map();
    const sink = {
      replace: (all: Iterable<readonly [string, ClusterRow]>) => void (seen = new Map(all)),
      upsert: () => {},
      delete: () => {},
      become: () => {},
    };
    const feed = handlers.clusters({}, sink, closing.signal);
    expect(seen.size).toBe(0);
    // Another process has a store of its own.
    const other = new ClusterStore(folder);
    await other.saveBootstrapped({ name: 'lab', clusterFile: await clusterFile('lab') });
    await vi.waitFor(() => expect(seen.get('lab')).toMatchObject({ created: false, hosts: 1 }));
    await other.saveBootstrapped({ name: 'lab', uid: 'one', clusterFile: await clusterFile('lab') });
    await vi.waitFor(() => expect(seen.get('lab')).toMatchObject({ created: true }));
    links.become('lab', { kind: 'connected', version: 'v1' });
    expect(seen.get('lab')?.state).toEqual({ kind: 'connected', version: 'v1' });
    await other.forget('lab');
    await vi.waitFor(() => expect(seen.size).toBe(0));
    closing.abort();
    await feed;
    await other.saveRecord({ origin: 'imported', name: 'late' });
    await vi.waitFor(() => expect(rows()).toHaveLength(1));
    expect(seen.size).toBe(0);
  });
});
