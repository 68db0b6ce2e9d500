import type { Admission, AdmissionRequest } from '../admission/admission.ts';
import { StatusError, badRequest, invalid } from '../status-error.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Clock } from '../../../common/base/clock.ts';
import type { FieldError } from '../registry/field-error.ts';
import type { Ownership } from '../managed-fields/ownership.ts';
import type { Resource, WriteContext } from '../registry/resource.ts';
import type { RequestNotes } from '../http/request-notes.ts';
import type { Served } from './served.ts';
import type { Store } from '../storage/store.ts';
import type { User } from '../authentication/authenticator.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { WriteOptions } from './write-options.ts';
import { encodeObject } from '../codec/encode.ts';
import { generateSuffix } from '../../../common/api/names.ts';
import { randomUUID } from 'node:crypto';

/** What every write passes through, whoever asks for it. Create, update and delete stand in files of their own. */
export interface WriteRoad {
  readonly store: Store;
  readonly admission: Admission;
  /** Asked again where a request turns out to be another: an update or a patch that creates. */
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/** Which object is written, by whom, and how. */
export interface WriteTarget {
  readonly served: Served;
  /** Empty for what stands outside namespaces. */
  readonly namespace: string;
  /** Empty when a create leaves it to the body. */
  readonly name: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly user: User;
  readonly notes: RequestNotes;
  /** Who comes to own what is written. */
  readonly fieldManager: string;
  /** Everything is done but the writing. */
  readonly dryRun: boolean;
  /** As the client gave them, for admission webhooks. */
  readonly options: WriteOptions | DeleteOptions;
  readonly signal: AbortSignal;
}

/** What stands after a write. */
export interface Written {
  readonly code: 200 | 201;
  /** The object's JSON; with its resourceVersion unless it was a dry run. */
  readonly bytes: Buffer;
  /** For `Warning` headers. */
  readonly warnings: readonly string[];
}

/** What the server knows of a write at this moment. */
export function writeContextOf(road: WriteRoad, { namespace, user }: WriteTarget): WriteContext {
  const now = `${new Date(road.clock.now()).toISOString().slice(0, 19)}Z`;
  return { namespace, user, now, newUid: randomUUID, newSuffix: () => generateSuffix() };
}

/** Who comes to own what a write changes, and since when. */
export function ownershipOf({ fieldManager, subresource }: WriteTarget, { now }: WriteContext): Ownership {
  return { manager: fieldManager, subresource, now };
}

/** A write as admission sees it. Without a name in the path it is that of the object. */
export function admissionRequestOf(
  target: WriteTarget,
  operation: AdmissionRequest['operation'],
  object: ApiObject | undefined,
  oldObject: ApiObject | undefined,
): AdmissionRequest {
  const { served, subresource, namespace, user, notes, options, dryRun, signal } = target;
  const name = target.name !== '' ? target.name : (object?.metadata.name ?? '');
  const who = { user, notes, options, dryRun, signal };
  return { operation, served, kind: served.resource.kind, subresource, namespace, name, ...who, object, oldObject };
}

/** The bytes to store: an object keeps no resourceVersion, since the store gives it one. */
export function encodeForStore(kind: Kind, object: ApiObject): Buffer {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return Buffer.from(encodeObject(kind, { ...object, metadata }));
}

/** What the body says of its place must be the place it was sent to. Throws 400. */
export function checkPlace(resource: Resource, target: WriteTarget, { metadata }: ApiObject): void {
  if (resource.kind.namespaced && metadata.namespace && metadata.namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (target.name !== '' && metadata.name && metadata.name !== target.name) {
    const names = `(${metadata.name}) does not match the name on the URL (${target.name})`;
    throw badRequest(`the name of the object ${names}`);
  }
}

/** Throws 422 unless there is nothing wrong. */
export function refuseInvalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(kind, name, errors);
}

/** Somebody else was faster, again and again. */
export function gaveUp(kind: Kind, name: string): StatusError {
  const why = `${kind.resource} ${JSON.stringify(name)} could not be written: others kept changing what it depends on`;
  return new StatusError(409, 'Conflict', why);
}
