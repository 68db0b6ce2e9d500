import { type Served, namedForm } from './served.ts';
import { ListMeta } from '../../../common/api/meta/status.ts';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import type { Representation } from '../http/negotiation.ts';
import type { SubresourceKind } from '../registry/resource.ts';
import { encodeProtobuf, envelope } from '../codec/protobuf-writer.ts';
import { field, message } from '../../../common/api/schema/field.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';

/** How objects of one resource are shown in protobuf. */
export interface ProtobufForm {
  /** What the envelope names. */
  readonly kind: SubresourceKind;
  /** The message of an object, given its stored JSON; without an envelope. */
  message(bytes: Buffer): Buffer;
  /** The same for a bookmark, which has metadata and nothing else. */
  bookmark(bytes: Buffer): Buffer;
}

/** Only the metadata; what else an object has is passed over. */
const PartialObjectMetadata = message('io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata', {
  ...typeMeta,
  metadata: field(1, ObjectMeta),
});

/** How objects of `served` are shown to who asks for this representation. */
export function protobufFormOf({ as, version }: Representation, served: Served): ProtobufForm {
  return as === 'object' ? objectForm(served) : metadataFormOf(version);
}

const metadataForm = (version: Representation['version']): ProtobufForm =>
  plainFormOf({ group: 'meta.k8s.io', version, kind: 'PartialObjectMetadata', schema: PartialObjectMetadata });
const metadataForms = { v1: metadataForm('v1'), v1beta1: metadataForm('v1beta1') };
export const metadataFormOf = (version: Representation['version']): ProtobufForm => metadataForms[version];

const objectForms = new WeakMap<Served, ProtobufForm>();

/** One for each resource, so that frames can be kept by it. */
function objectForm(served: Served): ProtobufForm {
  const known = objectForms.get(served);
  if (known) return known;
  const plain = plainFormOf(served.named.kind);
  const { schema } = served.named.kind;
  const form = { ...plain, message: (bytes: Buffer) => encodeProtobuf(schema, namedForm(served, parseStored(bytes))) };
  objectForms.set(served, form);
  return form;
}

/** Objects that are given as they are to be shown. */
export function plainFormOf(kind: SubresourceKind): ProtobufForm {
  const encode = (bytes: Buffer): Buffer => encodeProtobuf(kind.schema, parseStored(bytes));
  return { kind, message: encode, bookmark: encode };
}

export const objectInProtobuf = ({ kind }: ProtobufForm, message: Buffer): Buffer => envelope(kind, message);

/** A list's metadata as a message. */
export const listMetaMessage = (meta: ListMeta): Buffer => encodeProtobuf(ListMeta, meta);
