import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';

/** The classes of attributes that a claim has, wants, or is on the way to. */
export function classesOfClaim({ spec, status }: PersistentVolumeClaim): string[] {
  return named(
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  );
}

export const classesOfVolume = ({ spec }: PersistentVolume): string[] => named(spec.volumeAttributesClassName);

const named = (...names: (string | undefined)[]): string[] =>
  [...new Set(names.filter((name) => Boolean(name)))] as string[];
