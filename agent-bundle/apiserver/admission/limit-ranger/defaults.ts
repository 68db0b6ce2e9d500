import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { LimitRange } from '../../../../common/api/core/v1/limit-range.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';

const annotation = 'kubernetes.io/limit-ranger';

/** Gives the containers of a pod the requests and limits that they do not name, and notes which on the pod. In place. */
export function addDefaults(pod: Pod, { spec }: LimitRange): void {
  const items = (spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...items.map(({ defaultRequest }) => defaultRequest)) as Record<string, string>;
  const limits = Object.assign({}, ...items.map((item) => item.default)) as Record<string, string>;
  const notes = [
    ...pod.spec.containers.flatMap((container) => fill(container, 'container', requests, limits)),
    ...(pod.spec.initContainers ?? []).flatMap((container) => fill(container, 'init container', requests, limits)),
  ];
  if (notes.length === 0) return;
  const text = `LimitRanger plugin set: ${notes.join('; ')}`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: text };
}

type Amounts = Readonly<Record<string, string>>;

/** Returns what was filled in, in words. */
function fill(container: Container, what: string, requests: Amounts, limits: Amounts): string[] {
  const notes: string[] = [];
  for (const [part, defaults] of [
    ['requests', requests],
    ['limits', limits],
  ] as const) {
    const present = container.resources?.[part] ?? {};
    const missing = Object.keys(defaults).filter((name) => !Object.hasOwn(present, name));
    if (missing.length === 0) continue;
    container.resources = { ...container.resources, [part]: { ...defaults, ...present } };
    notes.push(`${missing.sort().join(', ')} ${part.slice(0, -1)} for ${what} ${container.name}`);
  }
  return notes;
}
