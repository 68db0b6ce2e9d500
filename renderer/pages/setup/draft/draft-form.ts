import type { ClusterDraft, HostDraft, Login } from '../../../../common/ipc/cluster-draft.ts';
import { defaultRoles } from '../../../../common/ipc/default-roles.ts';
import { nameFor } from './host-name.ts';
import type { Role } from './layout.ts';

/** How to log in, with every field a person may have filled in, whichever of them `kind` uses. */
export interface LoginForm {
  readonly user: string;
  readonly kind: 'key' | 'agent' | 'password';
  readonly keyPath: string;
  readonly password: string;
  /** For a user who is not root; empty: sudo asks for none, or for the login's password. */
  readonly sudoPassword: string;
}

/** A host as it is typed. */
export interface HostForm {
  /** Of this row; never used again. */
  readonly id: number;
  readonly name: string;
  readonly address: string;
  readonly privateAddress: string;
  readonly port: string;
  /** The fingerprint the person confirmed; empty: none yet. */
  readonly hostKey: string;
  readonly roles: readonly Role[];
  /** Absent: the login that all share. */
  readonly login?: LoginForm;
  /** The main process keeps this host's password: an empty field means that one. */
  readonly stored: boolean;
}

/** The wizard's draft. Changed by the functions of this file only, each of which answers a new one. */
export interface DraftForm {
  readonly name: string;
  readonly login: LoginForm;
  readonly hosts: readonly HostForm[];
  /** `suggested`: roles follow the number of hosts until a person chooses them. */
  readonly layout: 'suggested' | 'own';
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly demo: boolean;
  readonly nextId: number;
}

/** The cluster file's defaults. */
export const networkDefaults = { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16' } as const;

export const defaultLogin: LoginForm = {
  user: 'root',
  kind: 'key',
  keyPath: '~/.ssh/id_ed25519',
  password: '',
  sudoPassword: '',
};

export const emptyForm = (name: string): DraftForm => ({
  name,
  login: defaultLogin,
  hosts: [],
  layout: 'suggested',
  ...networkDefaults,
  demo: true,
  nextId: 1,
});

/** A host to add; what it does not say is left to the defaults. */
export type NewHost = Partial<Omit<HostForm, 'id'>>;

/** Adds hosts; one whose address and port are there already is left out. */
export function withHosts(form: DraftForm, added: readonly NewHost[]): DraftForm {
  const hosts = [...form.hosts];
  let { nextId } = form;
  for (const host of added) {
    const { address = '', port = '22' } = host;
    if (address !== '' && hosts.some((one) => one.address === address && one.port === port)) continue;
    const isFree = host.name && !hosts.some((one) => one.name === host.name);
    const name = isFree ? host.name : nameFor(address, hosts);
    const roles = host.roles?.length ? host.roles : (['node'] as const);
    hosts.push({ privateAddress: '', hostKey: '', stored: false, ...host, id: nextId++, name, address, port, roles });
  }
  const layout = added.some(({ roles }) => roles?.length) ? 'own' : form.layout;
  return laidOut({ ...form, hosts, nextId, layout });
}

export function withoutHost(form: DraftForm, id: number): DraftForm {
  return laidOut({ ...form, hosts: form.hosts.filter((host) => host.id !== id) });
}

/**
 * Changes a host. A key confirmed for one address says nothing of another, a password is kept for one name
 * or place; a name we made follows the address.
 */
export function withHost(form: DraftForm, id: number, change: Partial<Omit<HostForm, 'id' | 'roles'>>): DraftForm {
  const others = form.hosts.filter((host) => host.id !== id);
  const changed = (host: HostForm): HostForm => {
    const after = { ...host, ...change };
    const moved = after.address !== host.address || after.port !== host.port;
    const wasNamedByUs = host.name === nameFor(host.address, others);
    const name = moved && wasNamedByUs && change.name === undefined ? nameFor(after.address, others) : after.name;
    return {
      ...after,
      name,
      hostKey: moved ? '' : after.hostKey,
      stored: after.stored && (name === host.name || !moved),
    };
  };
  return { ...form, hosts: form.hosts.map((host) => (host.id === id ? changed(host) : host)) };
}

/** Gives a role to a host or takes it. From then on the layout is the person's own. */
export function withRole(form: DraftForm, id: number, role: Role, has: boolean): DraftForm {
  const hosts = form.hosts.map((host) => {
    if (host.id !== id) return host;
    const others = host.roles.filter((one) => one !== role);
    return { ...host, roles: has ? [...others, role] : others };
  });
  return { ...form, hosts, layout: 'own' };
}

export function withSuggestedLayout(form: DraftForm): DraftForm {
  return laidOut({ ...form, layout: 'suggested' });
}

/** After its secrets went to the main process: they are not kept here any longer. */
export function withStoredSecrets(form: DraftForm): DraftForm {
  const forgotten = (login: LoginForm) => ({ ...login, password: '', sudoPassword: '' });
  const hosts = form.hosts.map((host) => {
    const { kind, sudoPassword } = loginOf(form, host);
    const stored = host.stored || kind === 'password' || sudoPassword !== '';
    return { ...host, stored, ...(host.login && { login: forgotten(host.login) }) };
  });
  return { ...form, hosts, login: forgotten(form.login) };
}

export const loginOf = (form: DraftForm, host: HostForm): LoginForm => host.login ?? form.login;

/** A port that is no number is left to `formProblems`. */
export function toDraft(form: DraftForm): ClusterDraft {
  const { name, podCIDR, serviceCIDR, demo } = form;
  return {
    name: name.trim(),
    hosts: form.hosts.map((host) => toHostDraft(form, host)),
    network: { podCIDR: podCIDR.trim(), serviceCIDR: serviceCIDR.trim() },
    demo,
  };
}

export function toHostDraft(form: DraftForm, host: HostForm): HostDraft {
  const login = loginOf(form, host);
  const privateAddress = host.privateAddress.trim();
  return {
    name: host.name.trim(),
    address: host.address.trim(),
    ...(privateAddress !== '' && { privateAddress }),
    port: portOf(host.port) ?? 22,
    user: login.user.trim(),
    login: toLogin(login, host.stored),
    ...(login.sudoPassword !== '' && { sudoPassword: login.sudoPassword }),
    ...(host.hostKey !== '' && { hostKey: host.hostKey }),
    roles: [...host.roles],
  };
}

function toLogin({ kind, keyPath, password }: LoginForm, stored: boolean): Login {
  if (kind === 'key') return { kind, path: keyPath.trim() };
  if (kind === 'agent') return { kind };
  return password === '' && stored ? { kind: 'stored' } : { kind, password };
}

/** The form of a draft that was saved before. What most hosts log in with becomes the login that all share. */
export function fromDraft(draft: ClusterDraft): DraftForm {
  const logins = draft.hosts.map(fromLogin);
  const groups = Object.values(Object.groupBy(logins, (login) => JSON.stringify(login)));
  const login = groups.sort((a, b) => b!.length - a!.length)[0]?.[0] ?? defaultLogin;
  const hosts = draft.hosts.map((host, index): HostForm => {
    const own = logins[index]!;
    return {
      id: index + 1,
      name: host.name,
      address: host.address,
      privateAddress: host.privateAddress ?? '',
      port: String(host.port),
      hostKey: host.hostKey ?? '',
      roles: host.roles,
      ...(JSON.stringify(own) !== JSON.stringify(login) && { login: own }),
      stored: host.login.kind === 'stored',
    };
  });
  const { name, demo, network } = draft;
  return { name, login, hosts, layout: 'own', ...network, demo, nextId: hosts.length + 1 };
}

export function fromLogin({ user, login, sudoPassword = '' }: HostDraft): LoginForm {
  const blank = { ...defaultLogin, user, sudoPassword };
  if (login.kind === 'key') return { ...blank, kind: 'key', keyPath: login.path };
  if (login.kind === 'agent') return { ...blank, kind: 'agent' };
  return { ...blank, kind: 'password', password: login.kind === 'password' ? login.password : '' };
}

/** Undefined: no port. */
export function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function laidOut(form: DraftForm): DraftForm {
  if (form.layout === 'own') return form;
  const roles = defaultRoles(form.hosts.length);
  return { ...form, hosts: form.hosts.map((host, index) => ({ ...host, roles: roles[index]! })) };
}
