import type { StructShape } from '../../managed-fields/shape.ts';
import type { FieldError } from '../../registry/field-error.ts';

/** A custom resource as plain JSON, read exactly: see codec/exact-json.ts. */
export type CustomObject = Record<string, unknown>;

/**
 * The structural schema of one version, compiled once when its definition is established or changed. Objects are the caller's own
 * and are changed in place; `apiVersion`, `kind` and `metadata` are decoded by others and left alone, but for embedded resources.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export interface CustomSchema {
  /** Takes out what the schema does not name, and returns the paths of that: `spec.replica`, `spec.items[0].x`. */
  prune(object: CustomObject): string[];
  /** Fills in defaults, and takes out nulls that stand where a default is and null is not allowed. */
  setDefaults(object: CustomObject): void;
  /**
   * Whether the object follows its schema, its list types and its rules in CEL, in upstream's words; `old` is what stood before an
   * update: what has not changed is not held against it (ratcheting).
   */
  validate(object: CustomObject, old: CustomObject | undefined): FieldError[];
  /** How its parts are owned, for server-side apply. */
  readonly shape: StructShape;
  /**
   * What OpenAPI publishes of it, with apiVersion, kind and metadata; whose kind it is is written on it by the publisher. v2 cannot
   * say everything, and says less.
   */
  openApi(version: 'v2' | 'v3'): Readonly<Record<string, unknown>>;
}
