import { baselineChecks } from './baseline-checks.ts';
import type { Check, Violation } from './check.ts';
import type { Level, Standard } from './policy.ts';
import type { CheckedPod } from './pod-parts.ts';
import { restrictedChecks } from './restricted-checks.ts';

type Find = (pod: CheckedPod) => Violation | undefined;

/** The minor version of 1 that `latest` is. */
const newest = Math.max(
  ...[...baselineChecks, ...restrictedChecks].flatMap(({ versions }) => versions.map(([from]) => from)),
);
const compiled = new Map<string, readonly Find[]>();

/** What a standard does not allow of a pod, in the order of the checks. */
export function violationsOf(pod: CheckedPod, { level, version }: Standard): Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? newest : Math.min(version, newest);
  return checksOf(level, minor).flatMap((find) => find(pod) ?? []);
}

function checksOf(level: Exclude<Level, 'privileged'>, minor: number): readonly Find[] {
  const key = `${level}:${minor}`;
  let checks = compiled.get(key);
  if (!checks) compiled.set(key, (checks = select(level, minor)));
  return checks;
}

function select(level: Exclude<Level, 'privileged'>, minor: number): Find[] {
  const restricted = level === 'restricted' ? restrictedChecks.filter((check) => findOf(check, minor)) : [];
  const ids = new Set(restricted.map(({ id }) => id));
  const baseline = baselineChecks.filter(({ replacedBy }) => replacedBy === undefined || !ids.has(replacedBy));
  return [...baseline, ...restricted].flatMap((check) => findOf(check, minor) ?? []);
}

const findOf = ({ versions }: Check, minor: number): Find | undefined => versions.find(([from]) => from <= minor)?.[1];

/** `privileged (container "c" must not set …), hostPort (…)` */
export const detailOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');

export const reasonsOf = (violations: readonly Violation[]): string =>
  violations.map(({ reason }) => reason).join(', ');
