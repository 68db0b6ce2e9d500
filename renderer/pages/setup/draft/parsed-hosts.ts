import type { HostDraft, Login } from '../../../../common/ipc/cluster-draft.ts';
import { defaultRoles } from '../../../../common/ipc/default-roles.ts';
import { type DraftForm, type LoginForm, type NewHost, defaultLogin, fromLogin, withHosts } from './draft-form.ts';

/** The login of a fresh draft, as somebody on this desktop most likely has it. */
export function withUsualLogin(form: DraftForm, usual: Login): DraftForm {
  return { ...form, login: formOf(usual) };
}

/**
 * Adds the hosts of a pasted list; `usual` is the login it gives to those of which the text says none. What the text says
 * and all of its hosts agree on becomes the login that all share, where there were no hosts before; else a host that
 * differs gets its own.
 */
export function withParsedHosts(form: DraftForm, parsed: readonly HostDraft[], usual: Login): DraftForm {
  const logins = parsed.map((host) => saidLogin(form.login, host, usual));
  const [first] = logins;
  const agreed = form.hosts.length === 0 && first && logins.every((login) => isSame(login, first)) ? first : form.login;
  const isLaidOut = !isSame(
    parsed.map(({ roles }) => roles),
    defaultRoles(parsed.length),
  );
  const hosts = parsed.map((host, index): NewHost => {
    const login = logins[index]!;
    return {
      name: host.name,
      address: host.address,
      privateAddress: host.privateAddress ?? '',
      port: String(host.port),
      hostKey: host.hostKey ?? '',
      ...(isLaidOut && { roles: host.roles }),
      ...(!isSame(login, agreed) && { login }),
    };
  });
  return withHosts({ ...form, login: agreed }, hosts);
}

/** The shared login, with what the text says otherwise. Root is what a host gets of which it says no user. */
function saidLogin(shared: LoginForm, host: HostDraft, usual: Login): LoginForm {
  const { user, kind, keyPath } = fromLogin(host);
  return {
    ...shared,
    ...(!isSame(host.login, usual) && { kind, keyPath }),
    ...(user !== '' && user !== defaultLogin.user && { user }),
  };
}

const formOf = (login: Login): LoginForm =>
  login.kind === 'key' ? { ...defaultLogin, keyPath: login.path } : { ...defaultLogin, kind: 'agent' };

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
