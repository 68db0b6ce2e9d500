import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import { classOfClaim, classOfVolume } from '../../../common/api/core/v1/volume-binding.ts';
import type { ObjectMeta } from '../../../common/api/meta/v1.ts';
import type { Column } from '../registry/resource.ts';
import { ageColumn, column, nameColumn } from './column.ts';

const unset = '<unset>';
const wide = { wide: true };

export const persistentVolumeClaimColumns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  column('Status', 'Whether it has its volume.', ({ metadata, status }) => phaseOf(metadata, status?.phase)),
  column('Volume', 'The volume it is bound to.', ({ spec }) => spec.volumeName ?? ''),
  column('Capacity', 'How large that is.', ({ spec, status }) => {
    return spec.volumeName ? (status?.capacity?.['storage'] ?? '0') : '';
  }),
  column('Access Modes', 'How it can be mounted.', ({ spec, status }) => {
    return spec.volumeName ? modesText(status?.accessModes) : '';
  }),
  column('StorageClass', 'The class that provides it.', (claim) => classOfClaim(claim) ?? ''),
  column(
    'VolumeAttributesClass',
    'The class of its attributes.',
    ({ spec }) => spec.volumeAttributesClassName ?? unset,
  ),
  ageColumn,
  column('VolumeMode', 'A file system or a device.', ({ spec }) => spec.volumeMode ?? unset, wide),
];

export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  column('Capacity', 'How large it is.', ({ spec }) => spec.capacity?.['storage'] ?? '0'),
  column('Access Modes', 'How it can be mounted.', ({ spec }) => modesText(spec.accessModes)),
  column(
    'Reclaim Policy',
    'What happens after its claim is gone.',
    ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '',
  ),
  column('Status', 'Whether it is in use.', ({ metadata, status }) => phaseOf(metadata, status?.phase)),
  column('Claim', 'The claim it is bound to.', ({ spec: { claimRef } }) => {
    return claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '';
  }),
  column('StorageClass', 'Its class.', classOfVolume),
  column(
    'VolumeAttributesClass',
    'The class of its attributes.',
    ({ spec }) => spec.volumeAttributesClassName ?? unset,
  ),
  column('Reason', 'Why it failed.', ({ status }) => status?.reason ?? ''),
  ageColumn,
  column('VolumeMode', 'A file system or a device.', ({ spec }) => spec.volumeMode ?? unset, wide),
];

const phaseOf = ({ deletionTimestamp }: ObjectMeta, phase = ''): string => (deletionTimestamp ? 'Terminating' : phase);

const shortModes = new Map([
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]);

/** `RWO,ROX`, in this order. */
const modesText = (modes: readonly string[] = []): string =>
  [...shortModes].flatMap(([mode, short]) => (modes.includes(mode) ? [short] : [])).join(',');
