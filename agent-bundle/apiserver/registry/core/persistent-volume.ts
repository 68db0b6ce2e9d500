import { PersistentVolumeKind } from '../../../../common/api/core/v1/persistent-volume.ts';
import { persistentVolumeColumns } from '../../table/persistent-volume.ts';
import { defineResource } from '../define-resource.ts';
import { volumeWarnings } from './storage-warnings.ts';
import { validateVolume, validateVolumeUpdate } from './persistent-volume-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/ */
export const persistentVolumes = defineResource(PersistentVolumeKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: (volume, { now }) => {
      volume.status = { phase: 'Pending', lastPhaseTransitionTime: now };
    },
    validateCreate: validateVolume,
    prepareForUpdate: (volume, old) => {
      volume.status = old.status;
    },
    validateUpdate: (volume, old) => [...validateVolume(volume), ...validateVolumeUpdate(volume, old)],
    warnings: volumeWarnings,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (volume, old, { now }) => {
          volume.spec = old.spec;
          const before = old.status?.lastPhaseTransitionTime;
          const untold = (volume.status?.lastPhaseTransitionTime ?? before) === before;
          if (volume.status?.phase === old.status?.phase || !untold) return;
          volume.status = { ...volume.status, lastPhaseTransitionTime: now };
        },
        validateUpdate: () => [],
      },
    },
  },
  columns: persistentVolumeColumns,
});
