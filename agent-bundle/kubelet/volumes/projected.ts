import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { VolumeProjection } from '../../../common/api/core/v1/projected-volume-source.ts';
import type { ReferencedObjects } from '../references/reference-cache.ts';
import {
  type DownwardFacts,
  type Payload,
  configMapPayload,
  downwardPayload,
  safePath,
  secretPayload,
} from './payload.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';

/** What a volume that the kubelet writes itself is made from. */
export interface PayloadFacts extends DownwardFacts {
  readonly objects: ReferencedObjects;
  readonly tokens: ServiceAccountTokens;
  readonly now: number;
  readonly signal: AbortSignal;
}

const ordinary = 0o644;

/** The files of a configMap, secret, downwardAPI or projected volume; undefined for volumes of another kind. */
export async function volumePayload(volume: Volume, pod: Pod, facts: PayloadFacts): Promise<Payload | undefined> {
  const namespace = pod.metadata.namespace ?? '';
  if (volume.configMap) {
    const { name, items, optional, defaultMode = ordinary } = volume.configMap;
    return configMapPayload(facts.objects.configMap(namespace, name), name, { items, optional, defaultMode });
  }
  if (volume.secret) {
    const { secretName: name = '', items, optional, defaultMode = ordinary } = volume.secret;
    return secretPayload(facts.objects.secret(namespace, name), name, { items, optional, defaultMode });
  }
  if (volume.downwardAPI) {
    const { items = [], defaultMode = ordinary } = volume.downwardAPI;
    return downwardPayload(pod, items, defaultMode, facts);
  }
  if (volume.projected) {
    const { sources = [], defaultMode = ordinary } = volume.projected;
    const all: Payload = new Map();
    for (const source of sources) {
      for (const [path, file] of await projection(source, pod, defaultMode, facts)) all.set(path, file);
    }
    return all;
  }
  return undefined;
}

/** https://kubernetes.io/docs/concepts/storage/projected-volumes/ */
async function projection(
  source: VolumeProjection,
  pod: Pod,
  defaultMode: number,
  facts: PayloadFacts,
): Promise<Payload> {
  const namespace = pod.metadata.namespace ?? '';
  if (source.configMap) {
    const { name, items, optional } = source.configMap;
    return configMapPayload(facts.objects.configMap(namespace, name), name, { items, optional, defaultMode });
  }
  if (source.secret) {
    const { name, items, optional } = source.secret;
    return secretPayload(facts.objects.secret(namespace, name), name, { items, optional, defaultMode });
  }
  if (source.downwardAPI) return downwardPayload(pod, source.downwardAPI.items ?? [], defaultMode, facts);
  if (source.serviceAccountToken) {
    const { path } = source.serviceAccountToken;
    const token = await facts.tokens.token(pod, source.serviceAccountToken, facts.now, facts.signal);
    const owner = soleUser(pod);
    const isPrivate = owner !== undefined || pod.spec.securityContext?.fsGroup !== undefined;
    return new Map([[safePath(path), { data: Buffer.from(token), mode: isPrivate ? 0o600 : defaultMode, uid: owner }]]);
  }
  return new Map();
}

/** The user that all containers run as, when they say so and agree: then a token is readable by that one alone. */
function soleUser({ spec }: Pod): number | undefined {
  const users = [...spec.containers, ...(spec.initContainers ?? [])].map(
    ({ securityContext }) => securityContext?.runAsUser ?? spec.securityContext?.runAsUser,
  );
  return users.every((user) => user === users[0]) ? users[0] : undefined;
}
