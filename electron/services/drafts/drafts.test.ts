import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/base/app-error.ts';
import type { ClusterDraft, HostDraft } from '../../../common/ipc/cluster-draft.ts';
import { readClusterFile } from '../../bootstrap/cluster-file/cluster-file.ts';
import { ClusterStore } from '../clusters/cluster-store.ts';
import { FileSecretStore } from '../secrets/file-secret-store.ts';
import { Drafts } from './drafts.ts';
import { cases } from '../../../test/sampling.ts';

let home = '';
let store: ClusterStore;
let secrets: FileSecretStore;
let drafts: Drafts;
const env = { SSH_AUTH_SOCK: '/run/agent.sock' };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drafts-'));
  store = new ClusterStore(home);
  secrets = new FileSecretStore(home);
  drafts = new Drafts(store, secrets, { env, home });
});
afterEach(() => rm(home, { recursive: true }));

const host = (change: Partial<HostDraft> = {}): HostDraft => ({
  name: 'north',
  address: '192.0.2.11',
  port: 22,
  user: 'root',
  login: { kind: 'agent' },
  roles: ['etcd', 'master', 'node'],
  ...change,
});
const draftOf = (...hosts: HostDraft[]): ClusterDraft => ({
  name: 'harbour',
  hosts,
  network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16' },
  demo: true,
});
const specOf = async (path: string) => readClusterFile(path, { env, home, secret: (key: string) => secrets.get(key) });

describe('a saved draft', () => {
  it('is a cluster file that a person can read, and only this user', async () => {
    const draft = draftOf(
      host({ user: 'ops', login: { kind: 'password', password: 'hunter2' }, sudoPassword: 'hunter3' }),
      host({
        name: 'east',
        address: 'east.example.org',
        port: 2222,
        roles: ['node'],
        hostKey: `SHA256:${'a'.repeat(43)}`,
      }),
    );
    const { cluster, clusterFile } = await drafts.save('', draft);
    expect(cluster).toBe('harbour');
    expect((await stat(clusterFile)).mode & 0o777).toBe(0o600);
    const text = await readFile(clusterFile, 'utf8');
    expect(text).not.toMatch(/hunter/);
    expect(text.replace(/^ *#.*\n/gm, '')).toBe(`apiVersion: pilothouse.dev/v1
kind: Cluster
metadata:
  name: harbour
spec:
  hosts:
    - name: north
      address: 192.0.2.11
      user: ops
      passwordSecret: harbour/north
      sudo:
        passwordSecret: harbour/north/sudo
      roles: [etcd, master, node]
    - name: east
      address: east.example.org
      port: 2222
      agent: true
      hostKey: SHA256:${'a'.repeat(43)}
      roles: [node]
  network:
    podCIDR: 10.244.0.0/16
    serviceCIDR: 10.96.0.0/16
  demo: true
`);
    expect((await specOf(clusterFile)).hosts[0]).toMatchObject({
      authentication: { kind: 'password', password: 'hunter2' },
      sudoPassword: 'hunter3',
    });
    expect(await store.record('harbour')).toMatchObject({ origin: 'bootstrapped', clusterFile });
  });

  it('is loaded as it was saved, secrets aside', async () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const drawn = fc.record({
      names: fc.uniqueArray(label, { minLength: 1, maxLength: 5 }),
      name: label,
      demo: fc.boolean(),
      hosts: fc.array(
        fc.record({
          port: fc.integer({ min: 1, max: 65_535 }),
          user: fc.constantFrom('root', 'ops', 'no', '0x1f'.replace('0', 'a')),
          login: fc.oneof(
            fc.constant({ kind: 'agent' } as const),
            fc.record({ kind: fc.constant('password' as const), password: fc.string({ minLength: 1 }) }),
          ),
          pinned: fc.boolean(),
          private: fc.boolean(),
          sudo: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        }),
        { minLength: 5, maxLength: 5 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ names, name, demo, hosts }) => {
        const draft: ClusterDraft = {
          ...draftOf(
            ...names.map((one, index): HostDraft => {
              const { port, user, login, pinned, sudo, private: isPrivate } = hosts[index]!;
              return {
                name: one,
                address: `192.0.2.${index + 1}`,
                ...(isPrivate && { privateAddress: `198.51.100.${index + 1}` }),
                port,
                user,
                login,
                ...(sudo !== undefined && { sudoPassword: sudo }),
                ...(pinned && { hostKey: `SHA256:${'b'.repeat(43)}` }),
                roles: index === 0 ? ['etcd', 'master', 'node'] : ['node'],
              };
            }),
          ),
          name,
          demo,
        };
        await store.forget(name);
        const { clusterFile } = await drafts.save('', draft);
        const spec = await specOf(clusterFile);
        expect(spec.hosts.map(({ sudoPassword }) => sudoPassword)).toEqual(
          draft.hosts.map(({ sudoPassword }) => sudoPassword),
        );
        const asStored = draft.hosts.map(({ login, sudoPassword: _, ...rest }) => ({
          ...rest,
          login: login.kind === 'password' ? { kind: 'stored' } : login,
        }));
        const loaded = await drafts.load(name);
        expect(loaded).toEqual({ ...draft, hosts: asStored });
        const before = await readFile(clusterFile, 'utf8');
        await drafts.save(name, loaded);
        expect(await readFile(clusterFile, 'utf8')).toBe(before);
      }),
      cases(30),
    );
  });

  it('keeps stored passwords, also of a host that was renamed, and forgets those of one that is gone', async () => {
    const password = (text: string) => ({ login: { kind: 'password', password: text } }) as const;
    await drafts.save(
      '',
      draftOf(
        host(password('one')),
        host({ name: 'east', address: '192.0.2.12', roles: ['node'], ...password('two') }),
      ),
    );
    const stored = { login: { kind: 'stored' } } as const;
    const { clusterFile } = await drafts.save('harbour', draftOf(host({ name: 'renamed', ...stored })));
    expect((await specOf(clusterFile)).hosts).toMatchObject([{ name: 'renamed', authentication: { password: 'one' } }]);
    expect(await secrets.keys('harbour/')).toEqual(['harbour/north']);
    // Another host takes the first one's old name, and a password of its own.
    const both = draftOf(
      host({ name: 'renamed', ...stored }),
      host({ name: 'north', address: '192.0.2.13', roles: ['node'], ...password('three') }),
    );
    await drafts.save('harbour', both);
    const passwords = (await specOf(clusterFile)).hosts.map(({ authentication }) => authentication);
    expect(passwords).toMatchObject([{ password: 'one' }, { password: 'three' }]);
  });
});

describe('a cluster of somebody’s own file', () => {
  const own = `# Ours.
apiVersion: pilothouse.dev/v1
kind: Cluster
metadata: { name: harbour }
spec:
  hosts:
    # In the cellar.
    - name: north
      address: 192.0.2.11
      passwordEnv: NORTH # from the vault
      roles: [etcd, master, node]
    - { name: east, address: 192.0.2.12, key: keys/east, roles: [node] }
  nodeMonitorGracePeriod: 20s # quick
`;
  let path = '';
  beforeEach(async () => {
    await mkdir(join(home, 'mine', 'keys'), { recursive: true });
    path = join(home, 'mine', 'cluster.yaml');
    await writeFile(path, own);
    await chmod(path, 0o640);
    await store.saveBootstrapped({ name: 'harbour', clusterFile: path });
  });

  it('is changed there, only where the draft differs', async () => {
    const draft = await drafts.load('harbour');
    expect(draft.hosts.map(({ login }) => login)).toEqual([
      { kind: 'stored' },
      { kind: 'key', path: join(home, 'mine/keys/east') },
    ]);
    const [north, east] = draft.hosts;
    await writeFile(join(home, 'mine/keys/east'), await aKey());
    const saved = await drafts.save('harbour', { ...draft, hosts: [{ ...north!, port: 2222 }, east!], demo: true });
    expect(saved.clusterFile).toBe(path);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(path, 'utf8')).toBe(
      own
        .replace('[etcd, master, node]\n', '[etcd, master, node]\n      port: 2222\n')
        .replace('20s # quick\n', '20s # quick\n  demo: true\n'),
    );
  });

  it('that nothing differs from is not touched', async () => {
    await writeFile(join(home, 'mine/keys/east'), await aKey());
    await drafts.save('harbour', await drafts.load('harbour'));
    expect(await readFile(path, 'utf8')).toBe(own);
  });

  it('may use aliases, which are written out', async () => {
    const aliased = own
      .replace('address: 192.0.2.11', 'address: 192.0.2.11\n      user: &ops ops')
      .replace('address: 192.0.2.12', 'address: 192.0.2.12, user: *ops')
      .replace('key: keys/east', 'agent: true');
    await writeFile(path, aliased);
    const draft = await drafts.load('harbour');
    await drafts.save('harbour', { ...draft, hosts: [{ ...draft.hosts[1]!, roles: ['etcd', 'master', 'node'] }] });
    expect((await drafts.load('harbour')).hosts).toMatchObject([{ name: 'east', user: 'ops' }]);
  });
});

describe('a draft with something wrong', () => {
  const fields = async (cluster: string, draft: ClusterDraft) =>
    (await drafts.check(cluster, draft)).map(({ field, error }) => `${field} ${error.code}`);

  it.each<[what: string, draft: ClusterDraft, problems: string[]]>([
    ['nothing', draftOf(host()), []],
    ['no hosts', draftOf(), ['hosts draft-field-empty']],
    ['a name that is none', { ...draftOf(host()), name: 'Our Harbour' }, ['name cluster-name-invalid']],
    [
      'empty fields',
      { ...draftOf(host({ name: '', address: ' ', user: '', roles: [] })), name: '' },
      [
        'name draft-field-empty',
        'hosts.0.name draft-field-empty',
        'hosts.0.address draft-field-empty',
        'hosts.0.roles draft-field-empty',
        'hosts.0.user draft-field-empty',
      ],
    ],
    ['no password', draftOf(host({ login: { kind: 'password', password: '' } })), ['hosts.0.login host-login-missing']],
    [
      'a stored password that is not',
      draftOf(host({ login: { kind: 'stored' } })),
      ['hosts.0.login host-login-missing'],
    ],
    [
      'a key that is not there',
      draftOf(host({ login: { kind: 'key', path: '~/none' } })),
      ['hosts.0.login ssh-key-unreadable'],
    ],
    [
      'a key without a folder',
      draftOf(host({ login: { kind: 'key', path: 'id' } })),
      ['hosts.0.login ssh-key-unreadable'],
    ],
    ['a host key that is none', draftOf(host({ hostKey: 'SHA256:short' })), ['hosts.0.hostKey host-key-invalid']],
    [
      'two hosts of one name and address',
      draftOf(host(), host({ roles: ['node'] })),
      ['hosts.1.name host-name-duplicate', 'hosts.1.address host-address-duplicate'],
    ],
    [
      'two members of etcd',
      draftOf(host(), host({ name: 'east', address: 'b', roles: ['etcd'] })),
      ['hosts etcd-count-even'],
    ],
    [
      'networks that cannot be',
      { ...draftOf(host()), network: { podCIDR: '192.0.2.0/16', serviceCIDR: '' } },
      ['network.podCIDR cidr-host-bits'],
    ],
    [
      'networks that overlap',
      { ...draftOf(host()), network: { podCIDR: '10.96.0.0/12', serviceCIDR: '10.96.0.0/16' } },
      ['network cidr-overlap'],
    ],
  ])('%s: each is told at its field', async (_what, draft, problems) => {
    expect(await fields('', draft)).toEqual(problems);
  });

  it('speaks of fields and hosts by their names', async () => {
    const [problem] = await drafts.check('', draftOf(host(), host({ address: '192.0.2.300', name: 'east' })));
    expect(AppError.from(problem!.error).message).toBe(
      'address is `192.0.2.300`, which is no IPv4 address or host name.',
    );
    const [twice] = await drafts.check('', draftOf(host(), host({ name: 'east' })));
    expect(AppError.from(twice!.error).message).toBe('Two hosts have the address 192.0.2.11; the first is north.');
  });

  it('may not take another cluster’s name, nor change its own', async () => {
    await drafts.save('', draftOf(host()));
    expect(await fields('', draftOf(host()))).toEqual(['name cluster-name-taken']);
    expect(await fields('harbour', draftOf(host()))).toEqual([]);
    expect(await fields('harbour', { ...draftOf(host()), name: 'haven' })).toEqual(['name cluster-name-fixed']);
  });

  it('is not saved', async () => {
    const refused = drafts.save('', draftOf());
    await expect(refused).rejects.toMatchObject({ code: 'draft-invalid', problems: [{ code: 'draft-field-empty' }] });
    expect(await store.names()).toEqual([]);
  });

  it('whose secret is gone says so', async () => {
    await drafts.save('', draftOf(host({ login: { kind: 'password', password: 'x' } })));
    await secrets.delete('harbour/north');
    expect(await fields('harbour', await drafts.load('harbour'))).toEqual(['hosts.0.login secret-missing']);
  });
});

/** A private key, as ssh-keygen writes it. */
async function aKey(): Promise<string> {
  const { default: ssh2 } = await import('ssh2');
  return ssh2.utils.generateKeyPairSync('ed25519').private;
}
