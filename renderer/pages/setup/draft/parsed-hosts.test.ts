import { describe, expect, it } from 'vitest';
import type { HostDraft, Login } from '../../../../common/ipc/cluster-draft.ts';
import { defaultRoles } from '../../../../common/ipc/default-roles.ts';
import { type DraftForm, defaultLogin, emptyForm } from './draft-form.ts';
import { withParsedHosts, withUsualLogin } from './parsed-hosts.ts';

const usual: Login = { kind: 'agent' };
const fresh = withUsualLogin(emptyForm('lab'), usual);
const parsed = (...changes: Partial<HostDraft>[]): HostDraft[] =>
  changes.map((change, index) => ({
    name: `node${index + 1}`,
    address: `192.0.2.${index + 1}`,
    port: 22,
    user: 'root',
    login: usual,
    roles: defaultRoles(changes.length)[index]!,
    ...change,
  }));
const loginsOf = ({ hosts }: DraftForm) => hosts.map(({ login }) => login && `${login.user} ${login.kind}`);

describe('a pasted list', () => {
  it('leaves the login alone of which it says nothing', () => {
    const form = withParsedHosts({ ...fresh, login: { ...defaultLogin, user: 'ops' } }, parsed({}, {}), usual);
    expect(form.login.user).toBe('ops');
    expect(loginsOf(form)).toEqual([undefined, undefined]);
  });

  it('gives the shared login what all of its first hosts agree on', () => {
    const form = withParsedHosts(fresh, parsed({ user: 'ops' }, { user: 'ops' }), usual);
    expect(form.login).toMatchObject({ user: 'ops', kind: 'agent' });
    expect(loginsOf(form)).toEqual([undefined, undefined]);
  });

  it('gives a host that differs a login of its own', () => {
    const key: Login = { kind: 'key', path: '~/.ssh/lab' };
    const form = withParsedHosts(fresh, parsed({}, { user: 'ops', login: key }), usual);
    expect(form.login).toMatchObject({ user: 'root', kind: 'agent' });
    expect(loginsOf(form)).toEqual([undefined, 'ops key']);
  });

  it('does not change the login of hosts that were there', () => {
    const first = withParsedHosts(fresh, parsed({}), usual);
    const form = withParsedHosts(first, parsed({ address: '192.0.2.9', user: 'ops' }), usual);
    expect(loginsOf(form)).toEqual([undefined, 'ops agent']);
  });

  it('decides the roles only where it gives some', () => {
    expect(withParsedHosts(fresh, parsed({}, {}, {}), usual).layout).toBe('suggested');
    const given = withParsedHosts(fresh, parsed({ roles: ['etcd', 'master'] }, { roles: ['node'] }), usual);
    expect(given.layout).toBe('own');
    expect(given.hosts.map(({ roles }) => roles)).toEqual([['etcd', 'master'], ['node']]);
  });
});

it('the usual login is that of a fresh draft', () => {
  expect(withUsualLogin(emptyForm('lab'), { kind: 'key', path: '~/.ssh/id_rsa' }).login).toMatchObject({
    kind: 'key',
    keyPath: '~/.ssh/id_rsa',
  });
});
