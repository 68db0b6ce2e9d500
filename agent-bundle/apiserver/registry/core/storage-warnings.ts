import type { PersistentVolumeClaim } from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../../common/api/core/v1/persistent-volume.ts';
import type { ObjectMeta } from '../../../../common/api/meta/v1.ts';
import { partsOfBytes, renamedKey, retiredSource } from '../validation/deprecated.ts';

/** What is allowed in a volume or a claim and rarely meant, for `Warning` headers. */
export function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const recycle =
    'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return [
    ...oldAnnotations(metadata, ['storage-class', 'mount-options']),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [recycle] : []),
    ...terms.flatMap(({ matchExpressions = [] }, at) =>
      matchExpressions.flatMap(({ key }, index) =>
        renamedKey(key, `spec.nodeAffinity.required.nodeSelectorTerms[${at}].matchExpressions[${index}].key`),
      ),
    ),
    ...partsOfBytes(spec.capacity ?? {}, bytes, 'spec.capacity'),
    // The original writes this one like that here.
    ...retiredSource(spec, 'spec').map((words) => words.replace('spec.storageos:', 'spec.storageOS:')),
  ];
}

export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  const { limits = {}, requests = {} } = spec.resources ?? {};
  return [
    ...oldAnnotations(metadata, ['storage-class']),
    ...partsOfBytes(requests, bytes, 'spec.resources.requests'),
    ...partsOfBytes(limits, bytes, 'spec.resources.limits'),
  ];
}

const bytes = ['storage'];

/** What was said in annotations before there were fields. */
const oldNames = {
  'storage-class': 'deprecated since v1.8; use "storageClassName" attribute instead',
  'mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
} as const;

function oldAnnotations({ annotations = {} }: ObjectMeta, names: (keyof typeof oldNames)[]): string[] {
  return names.flatMap((name) => {
    const key = `volume.beta.kubernetes.io/${name}`;
    return Object.hasOwn(annotations, key) ? [`metadata.annotations[${key}]: ${oldNames[name]}`] : [];
  });
}
