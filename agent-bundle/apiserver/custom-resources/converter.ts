import type { CustomResource } from './custom-resource.ts';

/** Brings objects of a definition from one version to another. */
export interface Converter {
  /** Whether labels may be others afterwards. */
  readonly changesLabels: boolean;
  /**
   * `objects` as the version `apiVersion` has them, in the same order; what comes out may share with what went in. Rejects with a
   * StatusError where that cannot be done.
   */
  convert(
    objects: readonly CustomResource[],
    apiVersion: string,
    signal: AbortSignal,
  ): CustomResource[] | Promise<CustomResource[]>;
}

/** The strategy `None`: all versions have the same fields. */
export const renameVersion: Converter = {
  changesLabels: false,
  convert: (objects, apiVersion) => objects.map((object) => ({ ...object, apiVersion })),
};
