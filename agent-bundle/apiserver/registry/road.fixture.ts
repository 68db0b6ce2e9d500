import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { decodeObject } from '../codec/decode-object.ts';
import { type PatchOptions, applyPatch } from '../patch/apply-patch.ts';
import { StatusError, type StatusBody, invalid } from '../status-error.ts';
import { prepareForCreate, validateCreate } from './create.ts';
import type { FieldError } from './field-error.ts';
import { servedResources } from './index.ts';
import type { Resource, UpdateStrategy, WriteContext } from './resource.ts';
import { prepareForUpdate, validateUpdate } from './update.ts';

/** The road of a write without admission and store, for tests: what the routes do with a resource. */
export const context: WriteContext = {
  namespace: 'default',
  user: { name: 'jane', groups: ['system:authenticated'] },
  now: '2026-11-21T04:24:19Z',
  newUid: () => '00000000-0000-0000-0000-000000000001',
  newSuffix: () => 'bcdfg',
};

const served = servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' });

/** By plural: `pods`. */
export function resourceNamed<T extends ApiObject>(plural: string): Resource<T> {
  const resource = served.find(({ kind }) => kind.resource === plural);
  if (!resource) throw new Error(`${plural} are not served`);
  return resource as unknown as Resource<T>;
}

const bytesOf = (body: unknown): Buffer => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

export function create<T extends ApiObject>(
  resource: Resource<T>,
  body: unknown,
  options: { namespace?: string; taken?: readonly string[] } = {},
): T {
  const { object } = decodeObject<T>(resource, bytesOf(body), { contentType: '', fieldValidation: 'Strict' });
  const namespace = options.namespace ?? (resource.kind.namespaced ? context.namespace : '');
  prepareForCreate(resource, object, { ...context, namespace });
  refuse(resource, object, validateCreate(resource, object));
  refuse(resource, object, resource.claims?.allocate(object, undefined, new Set(options.taken)) ?? []);
  return object;
}

export function replace<T extends ApiObject>(
  resource: Resource<T>,
  old: T,
  body: unknown,
  strategy: UpdateStrategy<T> = resource.strategy,
): T {
  const { object } = decodeObject<T>(resource, bytesOf(body), { contentType: '', fieldValidation: 'Strict' });
  return update(resource, old, object, strategy);
}

export function patch<T extends ApiObject>(
  resource: Resource<T>,
  old: T,
  body: unknown,
  contentType: PatchOptions['contentType'] = 'application/merge-patch+json',
  strategy: UpdateStrategy<T> = resource.strategy,
): T {
  const { object } = applyPatch<T>(resource, old, bytesOf(body), { contentType, fieldValidation: 'Strict' });
  return update(resource, old, object, strategy);
}

export function update<T extends ApiObject>(
  resource: Resource<T>,
  old: T,
  object: T,
  strategy: UpdateStrategy<T> = resource.strategy,
): T {
  prepareForUpdate(resource, strategy, object, old, context);
  refuse(resource, object, validateUpdate(resource, strategy, object, old));
  refuse(resource, object, resource.claims?.allocate(object, old, new Set(resource.claims.keysOf(old))) ?? []);
  return object;
}

function refuse<T extends ApiObject>(resource: Resource<T>, object: T, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(resource.kind, object.metadata.name, errors);
}

/** The Status with which `write` is refused. */
export function refusalOf(write: () => unknown): StatusBody {
  try {
    write();
  } catch (error) {
    if (error instanceof StatusError) return error.toStatus();
    throw error;
  }
  throw new Error('it was accepted');
}

/** The strategy of a part such as `status`. */
export function partOf<T extends ApiObject>(resource: Resource<T>, name: string): UpdateStrategy<T> {
  const part = resource.subresources[name];
  if (part?.type !== 'part') throw new Error(`${resource.kind.resource} has no part ${name}`);
  return part.strategy;
}

/** What is wrong with each field, in order: `spec.replicas: Invalid value: …`. */
export function causesOf(write: () => unknown): string[] {
  return (refusalOf(write).details?.causes ?? []).map(({ field = '', message }) => `${field}: ${message}`);
}

/** Writes a part such as `status` by a merge patch. */
export function patchPart<T extends ApiObject>(resource: Resource<T>, old: T, name: string, body: unknown): T {
  return patch(resource, old, body, 'application/merge-patch+json', partOf(resource, name));
}
