import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';

/** A pod, or the template of some. */
export interface CheckedPod {
  readonly metadata: Pick<ObjectMeta, 'annotations'>;
  readonly spec: Pod['spec'];
}

/** What of containers is looked at; ephemeral ones have it as well. */
export type CheckedContainer = Pick<Container, 'name' | 'ports' | 'securityContext' | 'lifecycle'> &
  Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;

/** In upstream's order. */
export function containersOf({ initContainers, containers, ephemeralContainers }: Pod['spec']): CheckedContainer[] {
  return [...(initContainers ?? []), ...containers, ...(ephemeralContainers ?? [])];
}

/** `container "a"`, `containers "a", "b"`. */
export const named = (containers: readonly CheckedContainer[]): string =>
  `${plural('container', containers.length)} ${quoted(containers.map(({ name }) => name))}`;

export const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);

export const quoted = (texts: readonly string[]): string => texts.map((text) => JSON.stringify(text)).join(', ');

/** Each once, in order. */
export const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** Its user is root only inside: it may do there what else would be a danger. */
export const hasOwnUsers = ({ hostUsers }: Pod['spec']): boolean => hostUsers === false;
