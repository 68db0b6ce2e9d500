import type { CheckedContainer, CheckedPod } from './pod-parts.ts';
import { containersOf, named } from './pod-parts.ts';

type SecurityContext = NonNullable<CheckedContainer['securityContext']>;
type PodSecurityContext = NonNullable<CheckedPod['spec']['securityContext']>;

/** A setting that a pod makes for all its containers, and each of them for itself. */
interface Setting<V> {
  /** Undefined: nothing is set. */
  readonly of: (context: SecurityContext | PodSecurityContext) => V | undefined;
  readonly isBad: (value: V) => boolean;
}

interface BadSettings<V> {
  /** `pod and container "a"`: who sets something bad. Empty: nobody does. */
  readonly setters: string;
  /** The bad values, of the pod first. */
  readonly values: readonly V[];
  /** Those that set nothing, of a pod that sets nothing good either. */
  readonly silent: readonly CheckedContainer[];
}

export function badSettings<V>({ spec }: CheckedPod, { of, isBad }: Setting<V>): BadSettings<V> {
  const ofPod = spec.securityContext && of(spec.securityContext);
  const podIsBad = ofPod !== undefined && isBad(ofPod);
  const containers = containersOf(spec).map((container) => ({
    container,
    value: container.securityContext && of(container.securityContext),
  }));
  const bad = containers.filter(({ value }) => value !== undefined && isBad(value));
  const silent = containers.filter(({ value }) => value === undefined && (ofPod === undefined || podIsBad));
  const setters = [
    ...(podIsBad ? ['pod'] : []),
    ...(bad.length > 0 ? [named(bad.map(({ container }) => container))] : []),
  ];
  return {
    setters: setters.join(' and '),
    values: [...(podIsBad ? [ofPod] : []), ...bad.flatMap(({ value }) => value ?? [])] as V[],
    silent: silent.map(({ container }) => container),
  };
}

/** The containers of which something is bad. */
export const badContainers = (
  { spec }: CheckedPod,
  isBad: (container: CheckedContainer) => boolean,
): CheckedContainer[] => containersOf(spec).filter(isBad);
