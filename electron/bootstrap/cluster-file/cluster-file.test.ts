import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import { ClusterFileError } from './problem.ts';
import { parseClusterFile, readClusterFile } from './cluster-file.ts';
import { cases } from '../../../test/sampling.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-file-'));
  await writeFile(join(folder, 'password'), 'from a file\n');
  await writeFile(join(folder, 'known_hosts'), '10.0.0.1 ssh-ed25519 AAAA\n');
  await writeFile(join(folder, 'policy.yaml'), auditPolicy('rules: [{ level: Metadata }]'));
  await writeFile(join(folder, 'empty-policy.yaml'), auditPolicy('rules: []'));
});
afterAll(() => rm(folder, { recursive: true }));

const auditPolicy = (rules: string) => `apiVersion: audit.k8s.io/v1\nkind: Policy\n${rules}\n`;

const env = { SSH_AUTH_SOCK: '/run/agent.sock', PASSWORD: 'from the environment' };
const secret = async (key: string) => {
  if (key === 'lab/sealed') throw new AppError('secret-sealed', { key, reason: 'only the app can decrypt it' });
  return key === 'lab/h4' ? 'from the secret store' : undefined;
};
const parse = (source: string) =>
  parseClusterFile(source, join(folder, 'cluster.yaml'), { env, home: '/home/me', secret });

const head = `apiVersion: pilothouse.dev/v1
kind: Cluster
metadata:
  name: lab
`;
const h1 = '{ name: h1, address: 10.0.0.1, agent: true, roles: [etcd, master, node] }';
/** A cluster file whose spec has these hosts and lines. */
const cluster = (hosts: readonly string[], ...lines: readonly string[]) =>
  `${head}spec:\n  hosts:\n${hosts.map((host) => `    - ${host}\n`).join('')}${lines.map((line) => `  ${line}\n`).join('')}`;

async function problemsOf(source: string): Promise<string[]> {
  try {
    await parse(source);
  } catch (error) {
    if (!(error instanceof ClusterFileError)) throw error;
    return error.problems.map(({ position: { line, column }, code }) => `${line}:${column} ${code}`);
  }
  return [];
}

describe('a file that is not YAML', () => {
  it('gets one complaint, at the first mistake, without a word of the source', async () => {
    const broken = `${head}spec:\nhunter2 hunter2\nmore: [\n`;
    await expect(parse(broken)).rejects.toThrow(/^(?!.*hunter2).*not YAML/s);
    expect(await problemsOf(broken)).toEqual(['6:1 cluster-file-malformed']);
  });
});

describe('a good cluster file', () => {
  it('gets Kubernetes’ and flannel’s defaults', async () => {
    const spec = await parse(cluster([h1]));
    expect(spec).toMatchObject({
      name: 'lab',
      network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16', backend: 'vxlan' },
      nodeMonitorGracePeriod: '40s',
      demo: false,
    });
    expect(spec.hosts[0]).toMatchObject({
      port: 22,
      user: 'root',
      authentication: { kind: 'agent', socket: '/run/agent.sock' },
    });
  });

  it('resolves paths from its own folder and from the home folder', async () => {
    const spec = await parse(
      cluster([
        '{ name: h1, address: a, key: keys/id, roles: [etcd, master, node] }',
        '{ name: h2, address: b, key: ~/.ssh/id, roles: [node] }',
        '{ name: h3, address: c, key: /etc/id, roles: [node] }',
      ]),
    );
    const paths = spec.hosts.map(({ authentication }) => authentication.kind === 'key' && authentication.path);
    expect(paths).toEqual([join(folder, 'keys/id'), '/home/me/.ssh/id', '/etc/id']);
  });

  it('takes passwords from itself, a file without its last newline, the environment, and the secret store', async () => {
    const spec = await parse(
      cluster(
        [
          '{ name: h1, address: a, password: itself, roles: [etcd, master, node] }',
          '{ name: h2, address: b, passwordFile: password, roles: [node], sudo: { passwordEnv: PASSWORD } }',
          '{ name: h3, address: c, passwordEnv: PASSWORD, roles: [node] }',
          '{ name: h4, address: d, passwordSecret: lab/h4, roles: [node] }',
        ],
        'knownHosts: known_hosts',
      ),
    );
    const passwords = spec.hosts.map(
      ({ authentication }) => authentication.kind === 'password' && authentication.password,
    );
    expect(passwords).toEqual(['itself', 'from a file', 'from the environment', 'from the secret store']);
    expect(spec.hosts[1]?.sudoPassword).toBe('from the environment');
    expect(spec.knownHosts).toBe('10.0.0.1 ssh-ed25519 AAAA\n');
  });

  it('brings the audit policy it names along', async () => {
    expect((await parse(cluster([h1]))).auditPolicy).toBeUndefined();
    const spec = await parse(cluster([h1], 'auditPolicy: policy.yaml'));
    expect(spec.auditPolicy).toBe(auditPolicy('rules: [{ level: Metadata }]'));
  });

  it('may say a login once and refer to it', async () => {
    const spec = await parse(
      cluster([
        '&h { name: h1, address: a, agent: &yes true, roles: &r [etcd, master, node] }',
        '{ name: h2, address: b, agent: *yes, roles: [node] }',
      ]),
    );
    expect(spec.hosts).toHaveLength(2);
  });
});

describe('a bad cluster file', () => {
  it.each<[why: string, source: string, problems: string[]]>([
    ['YAML that breaks off', `${head}spec: {`, ['5:8 cluster-file-malformed']],
    ['a tab for indentation', `${head}spec:\n\thosts: []\n`, ['6:1 cluster-file-malformed']],
    ['a tab whose line makes no sense without it', `${head}spec:\n\thosts: a: b\n`, ['6:1 cluster-file-malformed']],
    ['two documents', `${head}---\n${head}`, ['5:1 cluster-file-several']],
    ['the same field twice', `${head}kind: Cluster\n`, ['5:1 cluster-file-malformed']],
    ['nothing', '', ['1:1 cluster-field-mistyped']],
    ['another kind', cluster([h1]).replace('kind: Cluster', 'kind: Pod'), ['2:7 cluster-value-unknown']],
    ['another version', cluster([h1]).replace('/v1', '/v9'), ['1:13 cluster-value-unknown']],
    ['no spec', head, ['1:1 cluster-field-missing']],
    [
      'a misspelled field that must be there',
      cluster(['{ name: h1, adress: a, agent: true, roles: [etcd, master, node] }']),
      ['7:19 cluster-field-misspelled'],
    ],
    ['a misspelled field', cluster([h1], 'netwrok: {}'), ['8:3 cluster-field-misspelled']],
    ['an unheard-of field', cluster([h1], 'colour: red'), ['8:3 cluster-field-unknown']],
    ['a field of another type', cluster([h1], 'demo: "yes"'), ['8:9 cluster-field-mistyped']],
    ['a cluster name with capitals', cluster([h1]).replace('name: lab', 'name: Lab'), ['4:9 cluster-name-invalid']],
    ['no hosts', `${head}spec:\n  hosts: []\n`, ['6:10 cluster-field-mistyped']],
    ['a host name with a dot', cluster([h1.replace('name: h1', 'name: h1.lan')]), ['7:15 host-name-invalid']],
    ['an address that is none', cluster([h1.replace('10.0.0.1', '10.0.0.300')]), ['7:28 host-address-invalid']],
    ['an address with a scheme', cluster([h1.replace('10.0.0.1', '"ssh://h1"')]), ['7:28 host-address-invalid']],
    ['a port that is none', cluster([h1.replace('agent', 'port: 70000, agent')]), ['7:44 cluster-field-mistyped']],
    ['a role that is none', cluster([h1.replace('node]', 'node, worker]')]), ['7:79 cluster-value-unknown']],
    [
      'two hosts of one name',
      cluster([h1, '{ name: h1, address: 10.0.0.2, agent: true, roles: [node] }']),
      ['8:15 host-name-duplicate'],
    ],
    [
      'two hosts at one address',
      cluster([h1, '{ name: h2, address: 10.0.0.1, agent: true, roles: [node] }']),
      ['8:28 host-address-duplicate'],
    ],
    [
      'two hosts that share a private address',
      cluster([
        '{ name: h1, address: gw, port: 1, privateAddress: 10.0.0.1, agent: true, roles: [etcd, master, node] }',
        '{ name: h2, address: gw, port: 2, privateAddress: 10.0.0.1, agent: true, roles: [node] }',
      ]),
      ['8:57 host-address-duplicate'],
    ],
    ['no login', cluster([h1.replace('agent: true, ', '')]), ['7:7 host-login-missing']],
    ['two logins', cluster([h1.replace('agent: true', 'key: k, password: p')]), ['7:7 host-login-ambiguous']],
    [
      'a password that is a number',
      cluster([h1.replace('agent: true', 'password: 1234')]),
      ['7:48 cluster-field-mistyped'],
    ],
    [
      'two hosts of etcd',
      cluster([h1, '{ name: h2, address: b, agent: true, roles: [etcd] }']),
      ['7:5 etcd-count-even'],
    ],
    ['no master', cluster(['{ name: h1, address: a, agent: true, roles: [etcd, node] }']), ['7:5 role-missing']],
    ['overlapping networks', cluster([h1], 'network: { podCIDR: 10.96.0.0/12 }'), ['8:12 cidr-overlap']],
    ['hosts inside the pod network', cluster([h1], 'network: { podCIDR: 10.0.0.0/16 }'), ['8:23 host-in-cidr']],
    ['hosts inside the service network', cluster([h1], 'network: { serviceCIDR: 10.0.0.0/16 }'), ['8:27 host-in-cidr']],
    ['an address for a network', cluster([h1], 'network: { podCIDR: 10.244.0.1/16 }'), ['8:23 cidr-host-bits']],
    ['a network that is none', cluster([h1], 'network: { podCIDR: 10.244.0.0/40 }'), ['8:23 cidr-invalid']],
    ['an IPv6 network', cluster([h1], 'network: { podCIDR: "fd00::/64" }'), ['8:23 cidr-ipv6']],
    [
      'a pod network too small for the nodes',
      cluster([h1, '{ name: h2, address: b, agent: true, roles: [node] }'], 'network: { podCIDR: 10.244.0.0/24 }'),
      ['9:23 pod-cidr-too-small'],
    ],
    [
      'a pod network without room for one node',
      cluster([h1], 'network: { podCIDR: 10.244.0.0/25 }'),
      ['8:23 pod-cidr-too-small'],
    ],
    [
      'a service network too small',
      cluster([h1], 'network: { serviceCIDR: 10.96.0.0/30 }'),
      ['8:27 service-cidr-size'],
    ],
    ['the backend that is yet to come', cluster([h1], 'network: { backend: host-gw }'), ['8:23 backend-not-ready']],
    ['a grace period without a unit', cluster([h1], 'nodeMonitorGracePeriod: "40"'), ['8:27 duration-invalid']],
    ['a grace period below the lease', cluster([h1], 'nodeMonitorGracePeriod: 5s'), ['8:27 grace-too-short']],
    ['an unreadable known_hosts', cluster([h1], 'knownHosts: nowhere'), ['8:15 named-file-unreadable']],
    ['an audit policy that is not there', cluster([h1], 'auditPolicy: nowhere'), ['8:16 named-file-unreadable']],
    ['an audit policy that is none', cluster([h1], 'auditPolicy: known_hosts'), ['8:16 audit-policy-invalid']],
    ['an audit policy without rules', cluster([h1], 'auditPolicy: empty-policy.yaml'), ['8:16 audit-policy-invalid']],
    [
      'a password that is not in the secret store',
      cluster([h1.replace('agent: true', 'passwordSecret: lab/nobody')]),
      ['7:54 secret-missing'],
    ],
    [
      'a password that only the app can read',
      cluster([h1.replace('agent: true', 'passwordSecret: lab/sealed')]),
      ['7:54 secret-sealed'],
    ],
    [
      'a secret whose key cannot be one',
      cluster([h1.replace('agent: true', 'passwordSecret: ../x')]),
      ['7:54 secret-key-invalid'],
    ],
    ['an unset variable', cluster([h1.replace('agent: true', 'passwordEnv: NOBODY')]), ['7:51 environment-missing']],
    [
      'several at once, in their order',
      cluster([h1.replace('10.0.0.1', '10.0.0').replace('agent: true, ', '')], 'netwrok: {}', 'artifacts: gentoo'),
      [
        '7:7 host-login-missing',
        '7:28 host-address-invalid',
        '8:3 cluster-field-misspelled',
        '9:14 cluster-value-unknown',
      ],
    ],
  ])('with %s is refused where it is wrong', async (_why, source, problems) => {
    expect(await problemsOf(source)).toEqual(problems);
  });

  it('suggests what was meant', async () => {
    const refused = parse(cluster([h1], 'network: { podCidr: 10.1.0.0/16 }'));
    await expect(refused).rejects.toThrow('There is no field spec.network.podCidr. Did you mean `podCIDR`?');
  });

  it('explains the quorum', async () => {
    const refused = parse(cluster([h1, '{ name: h2, address: b, agent: true, roles: [etcd] }']));
    await expect(refused).rejects.toThrow(/A majority of 2 must be up.*Give the role to 1 or 3 hosts/);
  });

  it('never shows a password', async () => {
    const refused = parse(cluster([h1.replace('agent: true', 'password: 271828, sudo: { password: [314159] }')]));
    await expect(refused).rejects.toThrow(/^(?!.*(271828|314159))/s);
  });

  it('that is missing, or a folder, is said to be so', async () => {
    const surroundings = { env, home: '/home/me' };
    await expect(readClusterFile(join(folder, 'none.yaml'), surroundings)).rejects.toMatchObject({
      code: 'cluster-file-missing',
    });
    await expect(readClusterFile(folder, surroundings)).rejects.toMatchObject({ code: 'cluster-file-unreadable' });
  });

  it('never makes the reader fail in another way, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `${head}spec: ${json}`),
        ),
        async (source) => {
          await problemsOf(source);
        },
      ),
      cases(200),
    );
  });
});
