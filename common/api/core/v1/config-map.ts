import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, bool, bytes, map, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** core/v1/config-map: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const ConfigMap = message(
  'io.k8s.api.core.v1.ConfigMap',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    immutable: field(4, bool, {
      pointer: true,
      description: 'While true neither data changes nor this is taken back.',
    }),
    data: field(2, map(string), { description: 'Text by key. Keys consist of letters, digits, -, _ and dots.' }),
    binaryData: field(3, map(bytes), { description: 'Bytes by key, in base64. No key stands in data as well.' }),
  },
  { description: 'Configuration for pods to read as files or as environment variables.' },
);
export interface ConfigMap extends Infer<typeof ConfigMap> {}

export const ConfigMapKind = defineKind<ConfigMap>(
  { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', namespaced: true, shortNames: ['cm'] },
  ConfigMap,
);
