import * as v from 'valibot';
import { type Policy, type Standard, levels, versionOf } from './policy.ts';

/** https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/ */
export interface PodSecurityConfig {
  /** Of namespaces without labels. */
  readonly defaults: Policy;
  readonly exemptions: Exemptions;
}

export interface Exemptions {
  readonly usernames: readonly string[];
  readonly runtimeClasses: readonly string[];
  readonly namespaces: readonly string[];
}

const privileged: Standard = { level: 'privileged', version: 'latest' };

/** Everything is allowed, where no label says otherwise. */
export const defaultPodSecurity: PodSecurityConfig = {
  defaults: { enforce: privileged, audit: privileged, warn: privileged },
  exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
};

const level = v.optional(v.picklist(levels), 'privileged');
const version = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => versionOf(text) !== undefined, 'must be "latest" or "v1.x"'),
  ),
  'latest',
);
const names = v.optional(v.array(v.string()), []);

const schema = v.strictObject({
  apiVersion: v.picklist([
    'pod-security.admission.config.k8s.io/v1',
    'pod-security.admission.config.k8s.io/v1beta1',
    'pod-security.admission.config.k8s.io/v1alpha1',
  ]),
  kind: v.literal('PodSecurityConfiguration'),
  defaults: v.optional(
    v.strictObject({
      enforce: level,
      'enforce-version': version,
      audit: level,
      'audit-version': version,
      warn: level,
      'warn-version': version,
    }),
    {},
  ),
  exemptions: v.optional(v.strictObject({ usernames: names, runtimeClasses: names, namespaces: names }), {}),
});

/** Reads a PodSecurityConfiguration. Throws an Error that says what is wrong with it. */
export function readPodSecurity(value: unknown): PodSecurityConfig {
  const { defaults, exemptions } = v.parse(schema, value);
  const standard = (mode: 'enforce' | 'audit' | 'warn'): Standard => ({
    level: defaults[mode],
    version: versionOf(defaults[`${mode}-version`]) ?? 'latest',
  });
  return { defaults: { enforce: standard('enforce'), audit: standard('audit'), warn: standard('warn') }, exemptions };
}
