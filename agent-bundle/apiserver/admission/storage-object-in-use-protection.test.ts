import { describe, expect, it } from 'vitest';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { PersistentVolumeClaimKind } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { VolumeAttributesClassKind } from '../../../common/api/storage/v1/volume-attributes-class.ts';
import type { AdmissionContext, AdmissionRequest } from './admission.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';

type Changes = Partial<Pick<AdmissionRequest, 'operation' | 'subresource'>>;

/** What holds an object of the kind when it is written with these finalizers. */
function heldBy(kind: unknown, finalizers: string[] | undefined, changes: Changes = {}): string[] | undefined {
  const object = { metadata: { name: 'a', finalizers } };
  const request = { operation: 'CREATE', subresource: '', kind: kind as Kind, object, ...changes } as AdmissionRequest;
  if (storageObjectInUseProtection.appliesTo(request)) {
    void storageObjectInUseProtection.mutate?.(request, {} as AdmissionContext);
  }
  return object.metadata.finalizers;
}

describe('StorageObjectInUseProtection', () => {
  it.each<[string, unknown, string[] | undefined, Changes, string[] | undefined]>([
    ['holds a claim', PersistentVolumeClaimKind, undefined, {}, ['kubernetes.io/pvc-protection']],
    ['holds a volume beside others', PersistentVolumeKind, ['a/b'], {}, ['a/b', 'kubernetes.io/pv-protection']],
    ['holds a class of attributes', VolumeAttributesClassKind, undefined, {}, ['kubernetes.io/vac-protection']],
    ['holds nothing twice', PersistentVolumeKind, ['kubernetes.io/pv-protection'], {}, ['kubernetes.io/pv-protection']],
    ['lets go what is updated', PersistentVolumeClaimKind, [], { operation: 'UPDATE' }, []],
    ['knows no other kinds', ConfigMapKind, undefined, {}, undefined],
  ])('%s', (_, kind, finalizers, changes, expected) => {
    expect(heldBy(kind, finalizers, changes)).toEqual(expected);
  });
});
