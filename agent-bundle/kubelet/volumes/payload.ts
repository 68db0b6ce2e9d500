import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import type { DownwardAPIVolumeFile, KeyToPath } from '../../../common/api/core/v1/object-volume-sources.ts';
import { fieldValue } from '../containers/env/field-value.ts';
import { type Allocatable, resourceValue } from '../containers/env/resource-value.ts';
import { VolumeError } from './volume-error.ts';

/** The files of a volume that is written as a whole, by path below its root. */
export type Payload = Map<string, PayloadFile>;

export interface PayloadFile {
  readonly data: Buffer;
  readonly mode: number;
  /** Owner; root where absent. */
  readonly uid?: number;
}

interface Selection {
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
  readonly defaultMode: number;
}

/** https://kubernetes.io/docs/concepts/storage/volumes/#configmap */
export function configMapPayload(object: ConfigMap | undefined, name: string, selection: Selection): Payload {
  if (!object) return missing(`configmap "${name}" not found`, selection);
  const entries = new Map<string, Buffer>();
  for (const [key, text] of Object.entries(object.data ?? {})) entries.set(key, Buffer.from(text, 'utf8'));
  for (const [key, base64] of Object.entries(object.binaryData ?? {})) entries.set(key, Buffer.from(base64, 'base64'));
  return select(entries, `configmap "${name}"`, selection);
}

/** https://kubernetes.io/docs/concepts/storage/volumes/#secret */
export function secretPayload(object: Secret | undefined, name: string, selection: Selection): Payload {
  if (!object) return missing(`secret "${name}" not found`, selection);
  const entries = Object.entries(object.data ?? {}).map(
    ([key, base64]) => [key, Buffer.from(base64, 'base64')] as const,
  );
  return select(new Map(entries), `secret "${name}"`, selection);
}

export interface DownwardFacts {
  readonly hostIps: readonly string[];
  readonly allocatable: Allocatable;
}

/** https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
export function downwardPayload(
  pod: Pod,
  items: readonly DownwardAPIVolumeFile[],
  defaultMode: number,
  { hostIps, allocatable }: DownwardFacts,
): Payload {
  return new Map(
    items.map(({ path, mode = defaultMode, fieldRef, resourceFieldRef }) => {
      const text = fieldRef
        ? fieldValue(pod, fieldRef.fieldPath, hostIps)
        : resourceFieldRef && resourceValue(pod, resourceFieldRef, undefined, allocatable);
      if (text === undefined) throw new VolumeError(`the file ${path} refers to nothing the pod has`);
      return [safePath(path), { data: Buffer.from(text, 'utf8'), mode }];
    }),
  );
}

function missing(problem: string, { optional }: Selection): Payload {
  if (optional) return new Map();
  throw new VolumeError(problem);
}

/** All entries by their keys, or only the chosen ones by their paths. */
function select(entries: ReadonlyMap<string, Buffer>, origin: string, selection: Selection): Payload {
  const { items, optional, defaultMode } = selection;
  if (!items) return new Map([...entries].map(([key, data]) => [safePath(key), { data, mode: defaultMode }]));
  const payload: Payload = new Map();
  for (const { key, path, mode = defaultMode } of items) {
    const data = entries.get(key);
    if (data) payload.set(safePath(path), { data, mode });
    else if (!optional) throw new VolumeError(`${origin} has no key ${key}`);
  }
  return payload;
}

/** A path that stays below the volume's root; two dots at the start are the writer's own. */
export function safePath(path: string): string {
  const parts = path.split('/');
  if (
    path.startsWith('/') ||
    path.startsWith('..') ||
    parts.some((part) => part === '..' || part === '' || part === '.')
  ) {
    throw new VolumeError(`${path} is not a path below the volume`);
  }
  return path;
}
