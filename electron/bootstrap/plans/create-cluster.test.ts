import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import { FakeLinux, digestOf } from '../../../test/fakes/fake-linux.ts';
import type { Manifest, ReleaseFile } from '../artifacts.ts';
import { parseClusterFile } from '../cluster-file/cluster-file.ts';
import type { ClusterSpec } from '../cluster-file/cluster-spec.ts';
import { issueCertificates } from '../phases/issue-certificates.ts';
import { verify } from '../phases/verify.ts';
import { runPlan } from '../plan.ts';
import type { PreflightError } from '../preflight/problem.ts';
import { createCluster } from './create-cluster.ts';

/** What speaks to a real API server is proved where there is one. */
const plan = createCluster.slice(0, createCluster.indexOf(verify));
const never = new AbortController().signal;

const file = `apiVersion: pilothouse.dev/v1
kind: Cluster
metadata: { name: lab }
spec:
  hosts:
    - { name: h1, address: 192.0.2.1, agent: true, roles: [etcd, master, node] }
    - { name: h2, address: 192.0.2.2, agent: true, roles: [etcd, node] }
    - { name: h3, address: 192.0.2.3, agent: true, roles: [etcd, node] }
`;

let folder = '';
let manifest: Manifest;
let spec: ClusterSpec;
let hosts: Map<string, FakeLinux>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-cluster-'));
  manifest = await smallRelease();
  spec = await parseClusterFile(file, join(folder, 'cluster.yaml'), { env: {}, home: folder });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  hosts = new Map(spec.hosts.map(({ name, address }) => [name, new FakeLinux(name, address)]));
});

/** A release with the real one's files, each a few bytes. */
async function smallRelease(): Promise<Manifest> {
  const paths = [
    'bin/node',
    'bin/agent.mjs',
    'bin/agent/part.mjs',
    'bin/etcd',
    'bin/etcdctl',
    'bin/containerd',
    'bin/ctr',
    'bin/runc',
    'images/pause.tar',
  ];
  const files = await Promise.all(
    paths.map(async (path): Promise<ReleaseFile> => {
      const source = path.replaceAll('/', '-');
      await writeFile(join(folder, source), path);
      const sha256 = createHash('sha256').update(path).digest('hex');
      const name = 'pilothouse.dev/pause:1';
      const image = path.startsWith('images/') ? { image: { name, digest: digestOf(name) } } : {};
      return { path, source, mode: '0755', size: path.length, sha256, ...image };
    }),
  );
  return { releases: [{ version: '1', set: 'debian', arch: 'amd64', files }] };
}

async function create(change: Partial<ClusterSpec> = {}, built = manifest) {
  const inputs = {
    open: async ({ name }: { name: string }) => hosts.get(name)!,
    artifacts: { manifest: built, folder },
  };
  const result = await runPlan(plan, { spec: { ...spec, ...change }, inputs, signal: never });
  const changes = result.steps.flatMap(({ host, state }) =>
    state.kind === 'done' ? state.changes.map((one) => `${host ?? ''} ${one}`) : [],
  );
  return { result, changes };
}

describe('createCluster', () => {
  it('makes every service of a host’s roles run, and no other', async () => {
    const { result } = await create();
    expect(result.failures).toEqual([]);
    const running = [...hosts].map(([name, host]) => [
      name,
      [...host.units.keys()].sort().map((unit) => unit.replace('.service', '')),
    ]);
    const node = ['flanneld', 'kube-proxy', 'kubelet', 'pilothouse-containerd'];
    expect(Object.fromEntries(running)).toEqual({
      h1: [
        'etcd',
        'flanneld',
        'kube-apiserver',
        'kube-controller-manager',
        'kube-proxy',
        'kube-scheduler',
        'kubelet',
        'pilothouse-containerd',
      ],
      h2: ['etcd', ...node],
      h3: ['etcd', ...node],
    });
  });

  it('changes nothing the second time, and only reads', async () => {
    await create();
    for (const host of hosts.values()) host.calls.length = 0;
    const { changes, result } = await create();
    expect(changes).toEqual([]);
    expect(result.outcome).toBe('done');
    const commands = [...hosts.values()].flatMap((host) =>
      host.calls.map(({ command }) => command.slice(0, 2).join(' ')),
    );
    expect(commands.filter((command) => /^(systemctl|modprobe|firewall-cmd)/.test(command))).toEqual([]);
  });

  it('that broke off before the masters have their keys can go on', async () => {
    const master = hosts.get('h1')!;
    const writeFiles = master.writeFiles.bind(master);
    const breaks: typeof writeFiles = (files, options) =>
      files.some(({ path }) => path.startsWith('/etc/kubernetes'))
        ? Promise.reject(new Error('the power went'))
        : writeFiles(files, options);
    const broken = Object.assign(master, { writeFiles: breaks });
    expect((await create()).result.failures).toMatchObject([{ phase: 'issueCertificates' }]);
    Object.assign(broken, { writeFiles });
    expect((await create()).result.failures).toEqual([]);
  });

  it('gives the same admin kubeconfig whenever it is asked', async () => {
    const { result: first } = await create();
    const { result: second } = await create();
    expect(second.factsOf(issueCertificates)?.adminKubeconfig).toBe(first.factsOf(issueCertificates)?.adminKubeconfig);
  });

  it('gives the desktop a kubeconfig with the address it uses, and the hosts one with theirs', async () => {
    const [first, ...others] = spec.hosts;
    const behindGateway = { ...first!, address: 'gateway.example.org', privateAddress: first!.address };
    const { result } = await create({ hosts: [behindGateway, ...others] });
    const { server } = parseKubeconfig(result.factsOf(issueCertificates)!.adminKubeconfig, 'the desktop’s');
    expect(server).toBe('https://gateway.example.org:6443');
    expect(parseKubeconfig(hosts.get('h2')!.text('/etc/kubernetes/kubelet.conf')!, 'a node’s').server).toBe(
      'https://192.0.2.1:6443',
    );
  });

  it('keeps secrets to root, and sends none to hosts that have no use for them', async () => {
    await create();
    const keys = [...hosts].flatMap(([name, host]) =>
      [...host.files]
        .filter(([path]) => /\.(key|conf)$/.test(path) && path.startsWith('/etc/kubernetes'))
        .map(([path, found]) => ({ name, path, mode: found.mode })),
    );
    expect(keys.filter(({ mode }) => mode !== 0o600)).toEqual([]);
    expect(
      keys.filter(({ name, path }) => name !== 'h1' && /(ca|sa|apiserver.*)\.key$|admin\.conf$/.test(path)),
    ).toEqual([]);
    const argv = [...hosts.values()].flatMap((host) => host.calls.flatMap(({ command }) => command)).join(' ');
    expect(argv).not.toContain('PRIVATE KEY');
  });

  it('opens a port only for who needs it', async () => {
    await create();
    const sources = (name: string, port: string) =>
      [...hosts.get(name)!.firewall.permanent]
        .filter((rule) => rule.includes(`port="${port}"`))
        .map((rule) => /address="([^"]+)"/.exec(rule)?.[1]);
    expect(sources('h2', '2379-2380')).toEqual(['192.0.2.1', '192.0.2.3']);
    expect(sources('h2', '10250')).toEqual(['192.0.2.1']);
    expect(sources('h2', '6443')).toEqual([]);
    expect(sources('h1', '6443')).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.100']);
    expect(hosts.get('h1')!.firewall.runtime).toEqual(hosts.get('h1')!.firewall.permanent);
  });

  it('restarts just the service whose settings changed', async () => {
    await create();
    const { changes } = await create({ nodeMonitorGracePeriod: '20s' });
    expect(changes).toEqual([
      'h1 wrote /etc/systemd/system/kube-controller-manager.service',
      'h1 restarted kube-controller-manager.service',
    ]);
  });

  it('has masters record requests as an audit policy says, from then on or no longer', async () => {
    await create();
    const unit = '/etc/systemd/system/kube-apiserver.service';
    const { changes } = await create({ auditPolicy: 'as it says' });
    expect(changes).toEqual([
      'h1 wrote /etc/kubernetes/audit-policy.yaml',
      `h1 wrote ${unit}`,
      'h1 restarted kube-apiserver.service',
    ]);
    expect(hosts.get('h1')!.text('/etc/kubernetes/audit-policy.yaml')).toBe('as it says');
    expect(hosts.get('h1')!.text(unit)).toMatch(
      /--audit-log-path=\/var\/log\/kubernetes\/audit\/audit\.log.*^LogsDirectory=kubernetes\/audit$/ms,
    );
    expect((await create({ auditPolicy: 'as it says' })).changes).toEqual([]);
    expect((await create({ auditPolicy: 'otherwise' })).changes).toContain('h1 restarted kube-apiserver.service');
    expect((await create()).changes).toEqual([
      `h1 wrote ${unit}`,
      'h1 restarted kube-apiserver.service',
      'h1 removed /etc/kubernetes/audit-policy.yaml',
    ]);
    expect(hosts.get('h1')!.text(unit)).not.toContain('audit');
    expect((await create()).changes).toEqual([]);
  });

  it('starts again what was stopped, and puts back what was edited', async () => {
    await create();
    hosts.get('h2')!.units.get('kubelet.service')!.active = false;
    await hosts.get('h3')!.writeFile('/etc/kube-flannel/net-conf.json', 'edited', { mode: 0o644, signal: never });
    const { changes } = await create();
    expect(changes).toEqual([
      'h2 started kubelet.service',
      'h3 wrote /etc/kube-flannel/net-conf.json',
      'h3 restarted flanneld.service',
    ]);
  });

  it('finishes what a broken-off run left behind', async () => {
    hosts.get('h2')!.broken.set('etcd.service', 'etcd: no leader');
    const { result: first } = await create();
    expect(first.outcome).toBe('failed');
    hosts.get('h2')!.broken.clear();
    const { result: second } = await create();
    expect(second.outcome).toBe('done');
    expect((await create()).changes).toEqual([]);
  });

  it('names host, intent, command, exit code and the journal of a unit that does not start', async () => {
    hosts.get('h2')!.broken.set('etcd.service', 'etcd: no leader');
    const { result } = await create();
    expect(result.failures).toMatchObject([
      {
        phase: 'installEtcd',
        host: 'h2',
        error: {
          code: 'unit-not-started',
          params: {
            host: 'h2',
            intent: 'start etcd.service',
            command: 'systemctl start etcd.service',
            exitCode: 1,
            journal: 'etcd: no leader',
          },
        },
      },
    ]);
  });

  it('changes nothing at all where a host is not ready for it, and says everything that is wrong', async () => {
    hosts.get('h2')!.occupied.add('/etc/kubernetes');
    await hosts
      .get('h3')!
      .writeFile('/etc/pilothouse/cluster.json', '{"cluster":"other","uid":"x"}', { mode: 0o644, signal: never });
    const { result, changes } = await create();
    const [failure] = result.failures;
    expect((failure?.error as PreflightError).problems.map(({ code }) => code)).toEqual([
      'host-path-foreign',
      'host-of-another-cluster',
    ]);
    expect(changes).toEqual([]);
    expect(hosts.get('h1')!.files.size).toBe(0);
  });

  it.each([
    ['has another hash', { sha256: 'f'.repeat(64) }, 'artifact-corrupt'],
    ['has another size', { size: 1 }, 'artifact-corrupt'],
    ['is gone', { source: 'nowhere' }, 'artifact-missing'],
  ])('changes nothing at all where a file to be sent %s', async (_why, change, code) => {
    const [release] = manifest.releases;
    const [first, ...others] = release!.files;
    const { result, changes } = await create(
      {},
      { releases: [{ ...release!, files: [{ ...first!, ...change }, ...others] }] },
    );
    expect((result.failures[0]?.error as PreflightError).problems.map((problem) => problem.code)).toEqual([code]);
    expect(changes).toEqual([]);
  });

  it('issues a certificate anew that no longer serves, and restarts who reads it', async () => {
    await create();
    await hosts.get('h2')!.remove('/etc/kubernetes/pki/etcd/peer.crt', { signal: never });
    const { changes } = await create();
    expect(changes).toEqual([
      ' wrote /etc/kubernetes/pki/etcd/peer.key on h2',
      ' wrote /etc/kubernetes/pki/etcd/peer.crt on h2',
      'h2 wrote /etc/systemd/system/etcd.service',
      'h2 restarted etcd.service',
    ]);
  });

  it('never makes a second authority where the first one’s key is lost', async () => {
    await create();
    await hosts.get('h1')!.remove('/etc/kubernetes/pki/ca.key', { signal: never });
    const { result } = await create();
    expect(result.failures[0]?.error.code).toBe('authority-key-lost');
  });
});
