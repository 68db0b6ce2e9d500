import { type FieldError, invalidValue } from '../../registry/field-error.ts';
import { ownMember } from '../../codec/json-value.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const levels = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof levels)[number];

/** A level as it was in a version: of Kubernetes 1 the minor one. */
export interface Standard {
  readonly level: Level;
  readonly version: number | 'latest';
}

/** What happens to pods that a standard does not allow: they are refused, noted in the audit log, warned of. */
export const modes = ['enforce', 'audit', 'warn'] as const;
export type Mode = (typeof modes)[number];
export type Policy = Readonly<Record<Mode, Standard>>;

const prefix = 'pod-security.kubernetes.io/';

/** `restricted:v1.36`, as messages and audit annotations name it. */
export const standardText = ({ level, version }: Standard): string =>
  `${level}:${version === 'latest' ? version : `v1.${version}`}`;

/**
 * What the labels of a namespace say, and the defaults where they say nothing. What cannot be read is restricted where it is
 * enforced and of no effect elsewhere; it is told of in `errors`.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export function policyOf(
  labels: Readonly<Record<string, string>>,
  defaults: Policy,
): { readonly policy: Policy; readonly errors: FieldError[] } {
  const errors: FieldError[] = [];
  const standardOf = (mode: Mode): Standard => {
    const level = ownMember(labels, prefix + mode);
    const version = ownMember(labels, `${prefix}${mode}-version`);
    const known = { level: level === undefined ? defaults[mode].level : levelOf(level), version: versionOf(version) };
    const field = (key: string) => `metadata.labels[${prefix}${key}]`;
    if (level !== undefined && known.level === undefined) {
      errors.push(invalidValue(field(mode), level, `must be one of ${levels.join(', ')}`));
    }
    if (version !== undefined && known.version === undefined) {
      errors.push(invalidValue(field(`${mode}-version`), version, 'must be "latest" or "v1.x"'));
    }
    const inDoubt = mode === 'enforce' ? 'restricted' : 'privileged';
    return {
      level: known.level ?? inDoubt,
      version: version === undefined ? defaults[mode].version : (known.version ?? 'latest'),
    };
  };
  const [enforce, audit, warn] = [standardOf('enforce'), standardOf('audit'), standardOf('warn')];
  // Whoever makes a Deployment is told what will happen to its pods.
  const follows = Object.hasOwn(labels, `${prefix}enforce`) && !Object.hasOwn(labels, `${prefix}warn`);
  const stricter = follows && strictness(enforce) > strictness(warn);
  return { policy: { enforce, audit, warn: stricter ? enforce : warn }, errors };
}

export const strictness = ({ level }: Standard): number => levels.indexOf(level);

export const isPrivileged = ({ level }: Standard): boolean => level === 'privileged';

export const sameStandard = (a: Standard, b: Standard): boolean => a.level === b.level && a.version === b.version;

export const levelOf = (text: string): Level | undefined => levels.find((level) => level === text);

/** Undefined for what is no version. */
export function versionOf(text = 'latest'): Standard['version'] | undefined {
  if (text === 'latest') return text;
  const [, minor] = /^v1\.(0|[1-9][0-9]{0,5})$/.exec(text) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
