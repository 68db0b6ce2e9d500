import * as v from 'valibot';
import type { DraftForm, HostForm, LoginForm } from './draft-form.ts';

const Login = v.object({
  user: v.string(),
  kind: v.picklist(['key', 'agent', 'password']),
  keyPath: v.string(),
});
const Host = v.object({
  id: v.number(),
  name: v.string(),
  address: v.string(),
  privateAddress: v.string(),
  port: v.string(),
  hostKey: v.string(),
  roles: v.array(v.picklist(['etcd', 'master', 'node'])),
  login: v.optional(Login),
  stored: v.boolean(),
});
/** What of a draft outlives a reload: everything but passwords. A field that is not named here is not kept. */
const KeptForm = v.object({
  name: v.string(),
  login: Login,
  hosts: v.array(Host),
  layout: v.picklist(['suggested', 'own']),
  podCIDR: v.string(),
  serviceCIDR: v.string(),
  demo: v.boolean(),
  nextId: v.number(),
});

const KeptSession = v.object({
  form: KeptForm,
  /** Ids of the runs that are about this draft. */
  runs: v.object({ check: v.optional(v.string()), create: v.optional(v.string()) }),
  isDirty: v.boolean(),
});

export type PlanRuns = Readonly<v.InferOutput<typeof KeptSession>['runs']>;

interface Kept {
  readonly form: DraftForm;
  readonly runs: PlanRuns;
  readonly isDirty: boolean;
}

/** The text to keep of a wizard: no password is in it. */
export function keptText(session: Kept): string {
  return JSON.stringify(v.parse(KeptSession, session));
}

/** What a kept text says, passwords empty; undefined where the text is none of ours. */
export function sessionOfText(text: string): Kept | undefined {
  const kept = v.safeParse(KeptSession, jsonOf(text));
  if (!kept.success) return undefined;
  const { form, runs, isDirty } = kept.output;
  const hosts = form.hosts.map(({ login, ...host }): HostForm => ({
    ...host,
    ...(login && { login: withoutSecrets(login) }),
  }));
  return { form: { ...form, login: withoutSecrets(form.login), hosts }, runs, isDirty };
}

const withoutSecrets = (login: v.InferOutput<typeof Login>): LoginForm => ({
  ...login,
  password: '',
  sudoPassword: '',
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
