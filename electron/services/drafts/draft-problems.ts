import { AppError } from '../../../common/base/app-error.ts';
import type { ClusterDraft, HostDraft, Login } from '../../../common/ipc/cluster-draft.ts';
import { checkCluster } from '../../bootstrap/cluster-file/checks.ts';
import type { Path, Report } from '../../bootstrap/cluster-file/readers.ts';
import { type ClusterFileHost, clusterFileShape } from '../../bootstrap/cluster-file/shape.ts';
import { hostKeyPinProblem } from '../../hosts/ssh/host-key.ts';
import { earlierHosts, hasPassword } from './load-draft.ts';

/** Something wrong with a field of a draft: `name`, `hosts.2.address`, `network.podCIDR`. */
export interface FieldProblem {
  readonly field: string;
  readonly error: AppError;
}

/**
 * Everything a cluster file's own checks say of a draft, each at the draft's field. `earlier`: the hosts of the file that
 * `stored` logins speak of.
 */
export function draftProblems(draft: ClusterDraft, earlier: readonly ClusterFileHost[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const say = (field: string, error: AppError) => void problems.push({ field, error });
  const report: Report = (path, code, params) => {
    const missing = code === 'cluster-field-missing' ? String(params['field']).split('.').at(-1)! : undefined;
    const field = fieldOf(missing === undefined ? path : [...path, missing], code);
    if (missing !== undefined) return say(field, new AppError('draft-field-empty', { field: missing }));
    say(field, new AppError(code, inWordsOfTheDraft(params, draft, field)));
  };
  const file = clusterFileShape(fileOf(draft, earlier), [], report);
  if (file) checkCluster(file, report);
  draft.hosts.forEach(({ name, user, hostKey }, index) => {
    if (user.trim() === '') say(`hosts.${index}.user`, new AppError('draft-field-empty', { field: 'user' }));
    const reason = hostKey === undefined ? undefined : hostKeyPinProblem(hostKey);
    if (reason !== undefined) say(`hosts.${index}.hostKey`, new AppError('host-key-invalid', { host: name, reason }));
  });
  return problems;
}

/** The cluster file that a draft is meant to be; what was left empty is left out. */
function fileOf({ name, hosts, network, demo }: ClusterDraft, earlier: readonly ClusterFileHost[]): unknown {
  const before = earlierHosts(earlier, hosts);
  return {
    apiVersion: 'pilothouse.dev/v1',
    kind: 'Cluster',
    metadata: { name: given(name) },
    spec: {
      hosts: hosts.length === 0 ? undefined : hosts.map((host, index) => fileHostOf(host, before[index])),
      network: { podCIDR: given(network.podCIDR), serviceCIDR: given(network.serviceCIDR) },
      demo,
    },
  };
}

function fileHostOf(host: HostDraft, before: ClusterFileHost | undefined): unknown {
  const { name, address, privateAddress, port, user, login, hostKey, roles } = host;
  return {
    name: given(name),
    address: given(address),
    privateAddress: given(privateAddress),
    port,
    user: given(user),
    ...loginFieldsOf(login, before),
    hostKey: given(hostKey),
    roles: roles.length === 0 ? undefined : roles,
  };
}

/** The login as a field of the file; nothing where it has yet to be given. */
function loginFieldsOf(login: Login, before: ClusterFileHost | undefined): Record<string, unknown> {
  switch (login.kind) {
    case 'key':
      return { key: given(login.path) };
    case 'agent':
      return { agent: true };
    case 'password':
      return { password: login.password === '' ? undefined : login.password };
    case 'stored':
      return hasPassword(before) ? { passwordSecret: 'stored' } : {};
  }
}

const given = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);

/** `['spec', 'hosts', 2, 'address']` is `hosts.2.address`; all ways to log in are one field. */
function fieldOf(path: Path, code: string): string {
  const [first, second, index, ...rest] = path;
  if (first === 'metadata') return 'name';
  if (second !== 'hosts') return [second, index, ...rest].filter((step) => step !== undefined).join('.');
  if (index === undefined) return 'hosts';
  const [field] = rest;
  const isLogin = code.startsWith('host-login-') || (loginWords as readonly unknown[]).includes(field);
  return ['hosts', index, isLogin ? 'login' : field].filter((step) => step !== undefined).join('.');
}

const loginWords = ['key', 'agent', 'password', 'passwordSecret'] as const;

/** Params that speak of places in a file speak of the field's name and the host's instead. */
function inWordsOfTheDraft(params: AppError['params'], { hosts }: ClusterDraft, field: string): AppError['params'] {
  const index = /^spec\.hosts\[(\d+)\]/.exec(String(params['first'] ?? ''))?.[1];
  return {
    ...params,
    ...(params['field'] !== undefined && { field: field.split('.').at(-1)! }),
    ...(index !== undefined && { first: hosts[Number(index)]?.name || `host ${Number(index) + 1}` }),
  };
}
