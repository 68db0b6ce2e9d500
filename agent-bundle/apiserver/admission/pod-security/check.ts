import type { CheckedPod } from './pod-parts.ts';

/** Why a pod is not allowed: `privileged`, and `container "c" must not set securityContext.privileged=true`. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One rule of the standards. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export interface Check {
  /** Upstream's. */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** A stricter rule of `restricted` says it all: there this one is left out. */
  readonly replacedBy?: string;
  /** From which minor version of 1 on which rule holds, the newest first; before the first of them there is none. */
  readonly versions: ReadonlyArray<readonly [from: number, find: (pod: CheckedPod) => Violation | undefined]>;
}
