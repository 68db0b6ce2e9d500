import type { MessageType } from '../../../../common/api/schema/field.ts';
import { type ApiObject, apiVersionOf } from '../../../../common/api/schema/kind.ts';
import { decodeValue } from '../../codec/decode-object.ts';
import { encodeObject } from '../../codec/encode.ts';
import { parseExact } from '../../codec/exact-json.ts';
import type { Resource, SubresourceKind } from '../../registry/resource.ts';
import { namedForm, type Served, type ServedResources, storedForm } from '../../routes/served.ts';
import type { AdmissionRequest } from '../admission.ts';

/** An object as plain JSON, read exactly. */
export type JsonObject = Record<string, unknown>;

/** What a request is about, in one version. */
export interface RequestPlace {
  /** Of the objects: that of the body where a subresource has one of its own, such as Scale. */
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
}

/** How a request is shown to those who admit it: in the version that their rule names. */
export interface RequestForm extends RequestPlace {
  /** Of the objects. Absent for connections. */
  readonly schema?: MessageType;
  /** The caller's own. A promise where a custom resource must be converted. */
  show(object: ApiObject, signal: AbortSignal): JsonObject | Promise<JsonObject>;
  /** Makes `object` what `json` says, in place, with defaults. Throws a DecodeError for what is no such object. */
  take(json: JsonObject, object: ApiObject, signal: AbortSignal): void | Promise<void>;
}

/** In `named`, one of the versions in which the resource is served. */
export function placeOf(served: Served, subresource: string, named: Resource): RequestPlace {
  const { group, version, resource } = named.kind;
  const body = bodyOf(served, subresource, named);
  return {
    kind: { group: body.group, version: body.version, kind: body.kind },
    resource: { group, version, resource },
  };
}

/** Of what kind the objects are. */
function bodyOf(served: Served, subresource: string, { kind }: Resource): Omit<SubresourceKind, 'schema'> {
  const part = partOf(served, subresource);
  switch (part?.type) {
    case 'view':
      return part.view;
    case 'action':
    case 'issue':
      return part.body;
    case 'connect':
      return { ...kind, kind: part.kind };
    default:
      return kind;
  }
}

const partOf = ({ resource }: Served, subresource: string) =>
  subresource === '' ? undefined : resource.subresources[subresource];

/** A request in `named`; `all` knows how to convert into it. */
export function formOf(served: Served, subresource: string, named: Resource, all: ServedResources): RequestForm {
  const place = placeOf(served, subresource, named);
  const part = partOf(served, subresource);
  switch (part?.type) {
    case 'view':
      return {
        ...place,
        schema: part.view.schema,
        show: (object) => plain(part.view, part.read(object)),
        take: (json, object) => {
          part.write(object, decodeValue<ApiObject>({ kind: part.view }, json).object);
        },
      };
    case 'action':
    case 'issue':
      return {
        ...place,
        schema: part.body.schema,
        show: (object) => plain(part.body, object),
        take: (json, object) => become(object, decodeValue<ApiObject>({ kind: part.body }, json).object),
      };
    case 'connect':
      // What is asked of a connection is no object: see `shownObject`.
      return { ...place, show: (object) => ({ ...object }), take: () => {} };
    default:
      return served.versions && named !== served.named
        ? { ...place, schema: named.kind.schema, ...convertedThrough(served, named, all) }
        : { ...place, schema: named.kind.schema, ...asNamed({ ...served, named }) };
  }
}

type Transcription = Pick<RequestForm, 'show' | 'take'>;

const asNamed = (served: Served): Transcription => ({
  show: (object) => plain(served.named.kind, namedForm(served, object)),
  take: (json, object) => become(object, storedForm(served, decodeValue(served.named, json).object)),
});

/** A custom resource in another of its versions, by way of the stored one. */
function convertedThrough(served: Served, named: Resource, all: ServedResources): Transcription {
  const { kind } = named;
  const convert = async (from: Served, to: Served, json: string, signal: AbortSignal): Promise<JsonObject> => {
    if (!from.versions || !to.versions) throw new Error(`${kind.resource} have no versions to convert between`);
    const stored = await from.versions.stored(Buffer.from(json), signal);
    return parseExact((await to.versions.shown(stored, signal)).toString()) as JsonObject;
  };
  return {
    show: (object, signal) => convert(served, all.require(kind), encodeObject(served.named.kind, object), signal),
    take: async (json, object, signal) => {
      const { object: decoded } = decodeValue(named, json);
      const own = await convert(all.require(kind), served, encodeObject(kind, decoded), signal);
      become(object, decodeValue(served.named, own).object);
    },
  };
}

/** What the request would write, or at CONNECT what it asks for; undefined at DELETE. The caller's own. */
export function shownObject(
  form: RequestForm,
  { object, connect, signal }: AdmissionRequest,
): JsonObject | undefined | Promise<JsonObject> {
  if (connect) return { kind: form.kind.kind, apiVersion: apiVersionOf(form.kind), ...connect };
  return object && form.show(object, signal);
}

const plain = (kind: SubresourceKind, object: ApiObject): JsonObject =>
  parseExact(encodeObject(kind, object)) as JsonObject;

function become(object: ApiObject, wanted: ApiObject): void {
  // Who owns what is not for those who admit to say.
  const { managedFields } = object.metadata;
  for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
  Object.assign(object, wanted);
  if (managedFields) object.metadata.managedFields = managedFields;
  else delete object.metadata.managedFields;
}
