import type { ApiObject } from './schema/kind.ts';
import type { StorageClass } from './storage/v1/storage-class.ts';

/** The class that an annotation makes the default: of several, the newest; of the same age, the first by name. */
export function defaultAmong<T extends ApiObject>(
  classes: readonly T[],
  annotations: readonly string[],
): T | undefined {
  const marked = classes.filter(({ metadata }) =>
    annotations.some((annotation) => metadata.annotations?.[annotation] === 'true'),
  );
  const age = ({ metadata }: T): number => Date.parse(metadata.creationTimestamp ?? '') || 0;
  const [newest] = marked.sort((a, b) => age(b) - age(a) || (a.metadata.name < b.metadata.name ? -1 : 1));
  return newest;
}

/** https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass */
export const defaultStorageClassOf = (classes: readonly StorageClass[]): StorageClass | undefined =>
  defaultAmong(classes, [
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  ]);
