import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import type { Volume } from '../../../../common/api/core/v1/volume.ts';
import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { parseQuantity } from '../../../../common/api/quantity.ts';
import { semanticEqual } from '../equality.ts';

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
    ...(spec.volumes ?? []).flatMap((volume, index) => oldVolume(volume, `${field}.volumes[${index}]`)),
    ...emptySecrets(spec, field),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0 ? [grace] : []),
    ...containers.flatMap(([container, at]) => [
      ...hiddenVariables(container, at),
      ...doubledPorts(container, at),
      ...partsOfBytes(container, at),
    ]),
  ];
}

/** Labels of nodes that have other names now. */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
};

const oldLabels = ({ nodeSelector = {} }: PodSpec, field: string): string[] =>
  Object.keys(nodeSelector)
    .filter((key) => Object.hasOwn(renamed, key))
    .map((key) => `${field}.nodeSelector[${key}]: ${renamed[key]}`);

/** Sources that no node serves any more, or soon none. */
const retired: Partial<Record<keyof Volume, string>> = {
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
};

const oldVolume = (volume: Volume, field: string): string[] =>
  Object.entries(retired)
    .filter(([name]) => Object.hasOwn(volume, name))
    .map(([name, words]) => `${field}.${name}: ${words}`);

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

/** Half a byte is nobody's wish: `memory: 100m` means a tenth of one. */
function partsOfBytes({ resources = {} }: Container, field: string): string[] {
  const { limits = {}, requests = {} } = resources;
  return Object.entries({ limits, requests }).flatMap(([part, amounts]) =>
    Object.entries(amounts).flatMap(([name, amount]) => {
      const whole = parseQuantity(amount).nanos % 1_000_000_000n === 0n;
      if (whole || !bytes.includes(name)) return [];
      return [`${field}.resources.${part}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`];
    }),
  );
}

/** Names of controllers end up in names of pods, which are host names. */
export function podNameWarnings({ name }: ObjectMeta): string[] {
  const wrong = rfc1123Label(name);
  if (wrong.length === 0) return [];
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`metadata.name: ${why}; a DNS label is recommended: [${wrong.join(' ')}]`];
}
