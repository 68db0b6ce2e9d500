import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import { isObject } from '../codec/json-value.ts';
import type { Resource } from '../registry/resource.ts';
import { compare, touched } from './compare.ts';
import { fieldsOfConfiguration } from './configuration-fields.ts';
import { type FieldSet, difference } from './field-set.ts';
import { shapeOfMessage } from './shape.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';

/**
 * How `kubectl apply` moves from the client to the server: what it applied last, as its annotation has it, it may change without
 * a conflict; and the annotation follows what it applies from then on. Only for the manager that kubectl is.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
export const kubectlManager = 'kubectl';
const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
/** All annotations of an object together may have so many bytes. */
const annotationsMost = 256 * 1024;

/** The fields that were applied last and still are as they were; undefined where nothing tells. */
export function lastAppliedFields({ kind }: Resource, live: ApiObject): FieldSet {
  const configuration = read(live.metadata.annotations?.[annotation] ?? '');
  if (configuration?.['apiVersion'] !== apiVersionOf(kind)) return undefined;
  const shape = shapeOfMessage(kind.schema);
  const { fields, errors } = fieldsOfConfiguration(shape, configuration);
  return errors.length > 0 ? undefined : difference(fields, touched(compare(shape, configuration, live, undefined)));
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The annotation says what has been applied now, where there is one; too large, it goes. */
export function followLastApplied(object: ApiObject, configuration: Record<string, unknown>): void {
  const { annotations } = object.metadata;
  if (!annotations?.[annotation]) return;
  annotations[annotation] = `${stringifyExact(inOrder(withoutAnnotation(configuration)))}\n`;
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + key.length + Buffer.byteLength(value),
    0,
  );
  if (size > annotationsMost) delete annotations[annotation];
}

function withoutAnnotation(configuration: Record<string, unknown>): unknown {
  const metadata = configuration['metadata'];
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  if (!isObject(metadata) || !isObject(annotations)) return configuration;
  const { [annotation]: _, ...others } = annotations;
  return { ...configuration, metadata: { ...metadata, annotations: others } };
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, inOrder(value[name])]),
  );
}
