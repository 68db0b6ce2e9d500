import { describe, expect, it } from 'vitest';
import {
  type DraftForm,
  type NewHost,
  defaultLogin,
  emptyForm,
  fromDraft,
  portOf,
  toDraft,
  withHost,
  withHosts,
  withRole,
  withStoredSecrets,
  withSuggestedLayout,
  withoutHost,
} from './draft-form.ts';

const formWith = (...hosts: NewHost[]) => withHosts(emptyForm('lab'), hosts);
const three = () => formWith({ address: '192.0.2.1' }, { address: '192.0.2.2' }, { address: '192.0.2.3' });
const rolesOf = (form: DraftForm) => form.hosts.map(({ roles }) => roles.join(' '));
const password = { ...defaultLogin, kind: 'password', password: 'hunter2' } as const;

describe('hosts', () => {
  it('get names and the port of sshd', () => {
    const form = formWith({ address: '192.0.2.1' }, { address: 'db.example.org' }, { address: 'db.example.com' });
    expect(form.hosts.map(({ name, port }) => `${name} ${port}`)).toEqual(['node1 22', 'db 22', 'db-2 22']);
  });

  it('are not added twice, but two may share an address behind a gateway', () => {
    const twice = [
      { address: 'gate', port: '2201' },
      { address: 'gate', port: '2202' },
      { address: 'gate', port: '2201' },
    ];
    expect(withHosts(formWith(...twice), twice).hosts.map(({ port }) => port)).toEqual(['2201', '2202']);
  });

  it('keep their names apart from those there are, also if a list names them alike', () => {
    const form = withHosts(formWith({ name: 'node1', address: '192.0.2.1' }), [
      { name: 'node1', address: '192.0.2.2' },
    ]);
    expect(form.hosts.map(({ name }) => name)).toEqual(['node1', 'node2']);
  });

  it('never take an id a second time', () => {
    const form = withHosts(withoutHost(three(), 3), [{ address: '192.0.2.4' }]);
    expect(form.hosts.map(({ id }) => id)).toEqual([1, 2, 4]);
  });

  it('lose a confirmed key with their address or port, for it was of another', () => {
    const trusted = withHost(three(), 1, { hostKey: 'SHA256:a' });
    expect(withHost(trusted, 1, { name: 'north' }).hosts[0]?.hostKey).toBe('SHA256:a');
    expect(withHost(trusted, 1, { address: '192.0.2.9' }).hosts[0]?.hostKey).toBe('');
    expect(withHost(trusted, 1, { port: '2222' }).hosts[0]?.hostKey).toBe('');
  });

  it('are renamed with their address until somebody names them', () => {
    const form = withHost(formWith({}), 1, { address: 'db.example.org' });
    expect(form.hosts[0]?.name).toBe('db');
    const named = withHost(withHost(form, 1, { name: 'main' }), 1, { address: 'web.example.org' });
    expect(named.hosts[0]?.name).toBe('main');
  });
});

describe('roles', () => {
  it('follow the number of hosts', () => {
    expect(rolesOf(three())).toEqual(['etcd master node', 'etcd node', 'etcd node']);
    expect(rolesOf(withoutHost(three(), 1))).toEqual(['etcd master node', 'node']);
  });

  it('stay as chosen once somebody has chosen, and follow again when asked to', () => {
    const own = withRole(three(), 2, 'etcd', false);
    expect(rolesOf(withHosts(own, [{ address: '192.0.2.4' }]))).toEqual([
      'etcd master node',
      'node',
      'etcd node',
      'node',
    ]);
    expect(rolesOf(withSuggestedLayout(own))).toEqual(rolesOf(three()));
  });

  it('of a list that gives some are taken', () => {
    expect(rolesOf(formWith({ address: 'a', roles: ['etcd', 'master'] }, { address: 'b' }))).toEqual([
      'etcd master',
      'node',
    ]);
  });
});

describe('a draft', () => {
  it('says each host’s own login, else the shared one', () => {
    const form = withHost({ ...three(), login: password }, 2, { login: { ...defaultLogin, user: 'ops' } });
    const { hosts } = toDraft(form);
    expect(hosts.map(({ user, login }) => [user, login.kind])).toEqual([
      ['root', 'password'],
      ['ops', 'key'],
      ['root', 'password'],
    ]);
  });

  it('has no field that was left empty, and no spaces around what was typed', () => {
    const [host] = toDraft(formWith({ name: 'north', address: ' 192.0.2.1 ' })).hosts;
    expect(host).toEqual({
      name: 'north',
      address: '192.0.2.1',
      port: 22,
      user: 'root',
      login: { kind: 'key', path: '~/.ssh/id_ed25519' },
      roles: ['etcd', 'master', 'node'],
    });
  });

  it('becomes the same form again, with the login of most hosts as the shared one', () => {
    const draft = toDraft(
      withHost(three(), 2, { login: { ...defaultLogin, kind: 'agent' }, privateAddress: '10.0.0.2' }),
    );
    const form = fromDraft(draft);
    expect(form.login).toEqual(defaultLogin);
    expect(form.hosts.map(({ login }) => login?.kind)).toEqual([undefined, 'agent', undefined]);
    expect(toDraft(form)).toEqual(draft);
  });
});

describe('secrets that the main process has', () => {
  const saved = withStoredSecrets(
    withHost({ ...three(), login: password }, 2, { login: { ...defaultLogin, user: 'ops', sudoPassword: 'hunter3' } }),
  );

  it('are forgotten here, and spoken of as stored', () => {
    expect(JSON.stringify(saved)).not.toMatch(/hunter/);
    expect(toDraft(saved).hosts.map(({ login }) => login.kind)).toEqual(['stored', 'key', 'stored']);
  });

  it('give way to a password that is typed', () => {
    const typed = { ...saved, login: { ...saved.login, password: 'new' } };
    expect(toDraft(typed).hosts[0]?.login).toEqual({ kind: 'password', password: 'new' });
  });

  it('are not taken for those of a host that is another by name and place', () => {
    const changed = withHost(saved, 1, { name: 'other', address: '192.0.2.77' });
    expect(toDraft(changed).hosts[0]?.login).toEqual({ kind: 'password', password: '' });
  });
});

it.each([
  ['22', 22],
  [' 65535 ', 65_535],
  ['0', undefined],
  ['65536', undefined],
  ['22a', undefined],
  ['', undefined],
])('the port %o is %o', (text, port) => expect(portOf(text)).toBe(port));
