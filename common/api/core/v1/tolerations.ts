import type { Taint } from './node.ts';
import type { Toleration } from './pod-scheduling.ts';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
}

/** The first taint, of those `matters` picks, that no toleration covers. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  matters: (taint: Taint) => boolean,
): Taint | undefined {
  return taints?.find((taint) => matters(taint) && !tolerations?.some((toleration) => tolerates(toleration, taint)));
}
