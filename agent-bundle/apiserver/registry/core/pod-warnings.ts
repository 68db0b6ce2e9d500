import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { semanticEqual } from '../equality.ts';
import { partsOfBytes, renamedLabel, retiredSource } from '../validation/deprecated.ts';

/** What is allowed in a pod or a pod template and rarely meant, for `Warning` headers; nothing where `old` said the same. */
export function podWarnings(spec: PodSpec | undefined, old: PodSpec | undefined, field: string): string[] {
  if (!spec || (old && semanticEqual(spec, old))) return [];
  const containers = [
    ...(spec.initContainers ?? []).map((container, index) => [container, `${field}.initContainers[${index}]`] as const),
    ...spec.containers.map((container, index) => [container, `${field}.containers[${index}]`] as const),
  ];
  const grace = `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`;
  return [
    ...oldLabels(spec, field),
    ...(spec.volumes ?? []).flatMap((volume, index) => retiredSource(volume, `${field}.volumes[${index}]`)),
    ...emptySecrets(spec, field),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [grace] : []),
    ...containers.flatMap(([container, at]) => [
      ...hiddenVariables(container, at),
      ...doubledPorts(container, at),
      ...partsOfItsBytes(container, at),
    ]),
  ];
}

const oldLabels = ({ nodeSelector = {} }: PodSpec, field: string): string[] =>
  Object.keys(nodeSelector).flatMap((key) => {
    const words = renamedLabel(key);
    return words === undefined ? [] : [`${field}.nodeSelector[${key}]: ${words}`];
  });

function emptySecrets({ imagePullSecrets = [] }: PodSpec, field: string): string[] {
  return imagePullSecrets.flatMap(({ name }, index) =>
    !name ? [`${field}.imagePullSecrets[${index}].name: invalid empty name ""`] : [],
  );
}

function hiddenVariables({ env = [] }: Container, field: string): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name }, index) => {
    const why = `${field}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`;
    const hides = seen.has(name);
    seen.add(name);
    return hides ? [why] : [];
  });
}

function doubledPorts({ ports = [] }: Container, field: string): string[] {
  const seen = new Map<string, number>();
  return ports.flatMap(({ protocol, containerPort, hostPort = 0, hostIP = '' }, index) => {
    const identity = `${protocol}/${containerPort}/${hostIP}/${hostPort}`;
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    return first === undefined
      ? []
      : [`${field}.ports[${index}]: duplicate port definition with ${field}.ports[${first}]`];
  });
}

const bytes = ['memory', 'ephemeral-storage'];

const partsOfItsBytes = ({ resources: { limits = {}, requests = {} } = {} }: Container, field: string): string[] => [
  ...partsOfBytes(limits, bytes, `${field}.resources.limits`),
  ...partsOfBytes(requests, bytes, `${field}.resources.requests`),
];

/** Names of controllers end up in names of pods, which are host names. */
export function podNameWarnings({ name }: ObjectMeta): string[] {
  const wrong = rfc1123Label(name);
  if (wrong.length === 0) return [];
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`metadata.name: ${why}; a DNS label is recommended: [${wrong.join(' ')}]`];
}
