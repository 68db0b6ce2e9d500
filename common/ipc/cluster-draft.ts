import * as v from 'valibot';

const text = v.pipe(v.string(), v.maxLength(4096));

/**
 * How to log in. A key's path is absolute or begins with `~/`. `stored`: the password that the cluster's file says how to
 * find, wherever it is kept.
 */
const Login = v.variant('kind', [
  v.strictObject({ kind: v.literal('key'), path: text }),
  v.strictObject({ kind: v.literal('agent') }),
  v.strictObject({ kind: v.literal('password'), password: text }),
  v.strictObject({ kind: v.literal('stored') }),
]);
export type Login = v.InferOutput<typeof Login>;

export const HostDraft = v.strictObject({
  name: text,
  address: text,
  privateAddress: v.optional(text),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  user: text,
  login: Login,
  /**
   * For a user who is not root, where sudo asks for another password than the login's. Absent: as it is stored, or none;
   * empty: none any more.
   */
  sudoPassword: v.optional(text),
  /** `SHA256:…`: a key the person has confirmed. */
  hostKey: v.optional(text),
  roles: v.array(v.picklist(['etcd', 'master', 'node'])),
});
export type HostDraft = v.InferOutput<typeof HostDraft>;

/**
 * A cluster as the wizard has it: what a cluster file says, with secrets as typed. The main process makes a cluster file
 * of it (`draft.save`) and puts the secrets into the secret store; they never come back to the renderer.
 */
export const ClusterDraft = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(253)),
  hosts: v.pipe(v.array(HostDraft), v.maxLength(100)),
  network: v.strictObject({
    podCIDR: v.pipe(v.string(), v.maxLength(64)),
    serviceCIDR: v.pipe(v.string(), v.maxLength(64)),
  }),
  demo: v.boolean(),
});
export type ClusterDraft = v.InferOutput<typeof ClusterDraft>;
