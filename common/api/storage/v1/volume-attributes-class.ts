import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** storage/v1/volume-attributes-class: https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/ */
export const VolumeAttributesClass = message(
  'io.k8s.api.storage.v1.VolumeAttributesClass',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    driverName: field(2, string, {
      required: true,
      description: 'The CSI driver that knows the parameters. Never changes.',
    }),
    parameters: field(3, map(string), { description: 'What the driver is told, such as throughput. Never changes.' }),
  },
  { description: 'Properties of volumes that a claim may change while the volume is in use.' },
);
export interface VolumeAttributesClass extends Infer<typeof VolumeAttributesClass> {}

export const VolumeAttributesClassKind = defineKind<VolumeAttributesClass>(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttributesClass',
    resource: 'volumeattributesclasses',
    namespaced: false,
    shortNames: ['vac'],
  },
  VolumeAttributesClass,
);
