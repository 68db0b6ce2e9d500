import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { claimNameOf, isMadeFor } from '../../../common/api/core/v1/pod-claims.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import type { CSIDriver } from '../../../common/api/storage/v1/csi-driver.ts';
import { isOver } from '../pod-state.ts';
import { attachmentNameOf, uniqueNameOf } from './attachment-name.ts';

/** A volume that must be attached to a node before pods there can start. */
export interface WantedVolume {
  /** The name of its VolumeAttachment. */
  readonly name: string;
  readonly uniqueName: string;
  readonly driver: string;
  readonly handle: string;
  /** The name of the PersistentVolume. */
  readonly volumeName: string;
  /** One node at a time. */
  readonly isExclusive: boolean;
  /** Who wants it there. */
  readonly pods: readonly Pod[];
}

/** What is known about storage, by key. */
export interface Storage {
  claim(key: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  driver(name: string): CSIDriver | undefined;
}

/** What the pods of one node want attached there, by the name of the attachment. */
export function wantedVolumes(nodeName: string, pods: Iterable<Pod>, storage: Storage): Map<string, WantedVolume> {
  const wanted = new Map<string, WantedVolume>();
  for (const pod of pods) {
    if (hasEnded(pod)) continue;
    for (const volume of pod.spec.volumes ?? []) {
      const found = volumeOf(pod, volume, storage);
      if (!found || !needsAttach(found, storage)) continue;
      const { driver = '', volumeHandle: handle = '' } = found.spec.csi ?? {};
      const name = attachmentNameOf(driver, handle, nodeName);
      const others = wanted.get(name)?.pods ?? [];
      wanted.set(name, {
        name,
        uniqueName: uniqueNameOf(driver, handle),
        driver,
        handle,
        volumeName: found.metadata.name,
        isExclusive: isExclusive(found),
        pods: [...others.filter((other) => other !== pod), pod],
      });
    }
  }
  return wanted;
}

/** Nothing of it runs any more, so nothing writes to its volumes. */
export function hasEnded(pod: Pod): boolean {
  if (isOver(pod)) return true;
  if (!pod.metadata.deletionTimestamp) return false;
  return !(pod.status?.containerStatuses ?? []).some(({ state }) => !state?.terminated && !state?.waiting);
}

/** The volume behind a pod's volume, once both sides of the claim agree. */
function volumeOf(pod: Pod, volume: Volume, storage: Storage): PersistentVolume | undefined {
  const claimName = claimNameOf(pod, volume);
  const claim = claimName === undefined ? undefined : storage.claim(`${pod.metadata.namespace}/${claimName}`);
  if (!claim?.spec.volumeName || claim.status?.phase !== 'Bound') return undefined;
  if (volume.ephemeral && !isMadeFor(claim, pod)) return undefined;
  const found = storage.volume(claim.spec.volumeName);
  return found?.spec.claimRef?.uid === claim.metadata.uid ? found : undefined;
}

/** Only drivers attach; one of which nothing is known is taken to do so. https://kubernetes-csi.github.io/docs/skip-attach.html */
function needsAttach({ spec }: PersistentVolume, storage: Storage): boolean {
  return spec.csi !== undefined && storage.driver(spec.csi.driver)?.spec.attachRequired !== false;
}

const shared = ['ReadWriteMany', 'ReadOnlyMany'];

function isExclusive({ spec: { accessModes = [] } }: PersistentVolume): boolean {
  return accessModes.length > 0 && !accessModes.some((mode) => shared.includes(mode));
}
