import { type MediaType, acceptClauses, covers } from './media-types.ts';
import { StatusError } from '../status-error.ts';
import { ownMember } from '../codec/json-value.ts';

export type Format = 'json' | 'yaml' | 'protobuf';

/** How an answer is written, and what of it: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources */
export interface Representation {
  readonly format: Format;
  /**
   *   object    as it is stored
   *   table     rows of cells for people; never in protobuf
   *   metadata  apiVersion, kind and metadata only
   */
  readonly as: 'object' | 'table' | 'metadata';
  /** Of meta.k8s.io, for tables and metadata. */
  readonly version: 'v1' | 'v1beta1';
}

export const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
};
export const formats = ['json', 'yaml', 'protobuf'] as const;

const streamTypes = [`${mediaTypes.json};stream=watch`, `${mediaTypes.protobuf};stream=watch`];
const available = [...Object.values(mediaTypes), ...streamTypes];

const plain: Representation = { format: 'json', as: 'object', version: 'v1' };
const transformations: Readonly<Record<string, Representation['as']>> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
};

/** The first representation of `accept` that we write; of custom resources only the metadata has a protobuf. Throws 406. */
export function representationOf(accept: string | undefined, ofCustom = false): Representation {
  const found = firstOf(accept, ofCustom ? possibleOfCustom : undefined);
  if (!found) throw notAcceptable(ofCustom ? [mediaTypes.json, mediaTypes.yaml] : available);
  return found;
}

const possibleOfCustom = ({ as, format }: Representation): boolean => format !== 'protobuf' || as !== 'object';

/** The first format of `accept` that we write of what can only be shown as it is: a review, a Scale. Throws 406. */
export function objectFormatOf(accept: string | undefined): Format {
  const found = firstOf(accept, ({ as }) => as === 'object');
  if (!found) throw notAcceptable(available);
  return found.format;
}

/** As `representationOf`, for the frames of a watch: YAML has none, and who wants it first is refused, whatever comes after it. */
export function watchRepresentationOf(accept: string | undefined, ofCustom = false): Representation {
  const found = firstOf(accept, ofCustom ? possibleOfCustom : undefined);
  if (!found || found.format === 'yaml') throw notAcceptable(streamTypes);
  return found;
}

/** In what to write a Status: no transformation is asked of it, and who takes nothing that we write gets JSON. */
export function statusFormatOf(accept: string | undefined): Format {
  if (!accept) return 'json';
  for (const clause of acceptClauses(accept)) {
    const format = formats.find((candidate) => covers(clause, mediaTypes[candidate]));
    if (format && !clause.parameters.has('as')) return format;
  }
  return 'json';
}

function firstOf(accept: string | undefined, isPossible = (_: Representation) => true): Representation | undefined {
  if (!accept) return plain;
  for (const clause of acceptClauses(accept)) {
    const transformation = transformationOf(clause);
    if (!transformation) continue;
    const format = formats.find(
      (candidate) => covers(clause, mediaTypes[candidate]) && isPossible({ format: candidate, ...transformation }),
    );
    if (format && !(format === 'protobuf' && transformation.as === 'table')) return { format, ...transformation };
  }
  return undefined;
}

const asStored: Omit<Representation, 'format'> = { as: 'object', version: 'v1' };

function transformationOf({ parameters }: MediaType): Omit<Representation, 'format'> | undefined {
  const as = parameters.get('as');
  if (as === undefined) return asStored;
  const version = parameters.get('v');
  if (parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  const known = ownMember(transformations, as);
  return known && { as: known, version };
}

/** 406, with what there would be. */
export function notAcceptable(types: readonly string[]): StatusError {
  const message = `406: Not Acceptable\n\nAvailable representations: ${types.join(', ')}`;
  return new StatusError(406, 'NotAcceptable', message, {});
}
