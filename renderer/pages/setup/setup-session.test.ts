import { beforeEach, describe, expect, it } from 'vitest';
import { defaultLogin, emptyForm, withHost, withHosts } from './draft/draft-form.ts';
import { SetupSessions } from './setup-session.ts';

const withSecrets = withHost(
  withHosts({ ...emptyForm('lab'), login: { ...defaultLogin, kind: 'password', password: 'hunter2' } }, [
    { address: '192.0.2.1' },
    { address: '192.0.2.2' },
  ]),
  2,
  { login: { ...defaultLogin, user: 'ops', kind: 'password', password: 'hunter3', sudoPassword: 'hunter4' } },
);

beforeEach(() => sessionStorage.clear());
/** As after a reload: nothing but the storage is left. */
const reloaded = () => new SetupSessions(sessionStorage);

describe('a wizard’s session', () => {
  it('outlives a reload, but its secrets do not and never reach the storage', () => {
    reloaded()
      .begin('', emptyForm('lab'))
      .change(() => withSecrets);
    expect(JSON.stringify({ ...sessionStorage })).not.toMatch(/hunter/);
    const form = reloaded().find('')?.form.value;
    expect(form?.hosts.map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(form?.login).toEqual({ ...defaultLogin, kind: 'password' });
    expect(form?.hosts[1]?.login).toEqual({ ...defaultLogin, user: 'ops', kind: 'password' });
  });

  it('has no secrets once they are saved', () => {
    const session = reloaded().begin('', withSecrets);
    session.saved();
    expect(JSON.stringify(session.form.value)).not.toMatch(/hunter/);
    expect(session.form.value.hosts.map(({ stored }) => stored)).toEqual([true, true]);
  });

  it('forgets the runs that were about another draft', () => {
    const session = reloaded().begin('lab', emptyForm('lab'));
    session.began({ check: 'one' });
    session.began({ create: 'two' });
    expect(session.runs.value).toEqual({ check: 'one', create: 'two' });
    session.change((form) => ({ ...form, demo: false }));
    expect(session.runs.value).toEqual({});
    expect(session.isDirty()).toBe(true);
  });

  it('is not changed by a change that changes nothing', () => {
    const session = reloaded().begin('lab', emptyForm('lab'));
    session.began({ check: 'one' });
    session.change((form) => form);
    expect(session.runs.value).toEqual({ check: 'one' });
    expect(session.isDirty()).toBe(false);
  });

  it('of a new cluster goes on as the cluster’s, and leaves room for another new one', () => {
    const sessions = reloaded();
    sessions.begin('', emptyForm('lab')).change(() => withSecrets);
    sessions.adopt('lab').saved();
    expect(sessions.find('')).toBeUndefined();
    expect(sessions.adopted).toBe('lab');
    expect(reloaded().find('')).toBeUndefined();
    expect(reloaded().find('lab')?.form.value.hosts).toHaveLength(2);
    sessions.begin('', emptyForm('other'));
    expect(sessions.adopted).toBeUndefined();
  });

  it.each(['', '{', '{"form": {"name": 1}}', '[]'])('is not made of a kept text that is none of ours: %s', (text) => {
    sessionStorage.setItem('pilothouse.setup.', text);
    expect(reloaded().find('')).toBeUndefined();
  });
});
