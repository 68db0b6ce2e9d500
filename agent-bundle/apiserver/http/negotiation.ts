import { type MediaType, acceptClauses, covers } from './media-types.ts';
import { StatusError } from '../status-error.ts';

type Format = 'json' | 'yaml';

/** How an answer is written, and what of it: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources */
export interface Representation {
  readonly format: Format;
  /**
   *   object    as it is stored
   *   table     rows of cells for people
   *   metadata  apiVersion, kind and metadata only
   */
  readonly as: 'object' | 'table' | 'metadata';
}

const json: Representation = { format: 'json', as: 'object' };
const transformations: Readonly<Record<string, Representation['as']>> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
};

/** The first representation of `accept` that we write. Protobuf is passed over: whoever prefers it lists JSON after it. */
export function representationOf(accept: string | undefined): Representation {
  return firstOf(accept, ['json', 'yaml'], ['application/json', 'application/yaml', 'application/json;stream=watch']);
}

/** A watch is a stream of JSON frames, whatever a list may be. */
export function watchRepresentationOf(accept: string | undefined): Representation {
  return firstOf(accept, ['json'], ['application/json;stream=watch']);
}

function firstOf(accept: string | undefined, formats: readonly Format[], available: readonly string[]): Representation {
  if (!accept) return json;
  for (const clause of acceptClauses(accept)) {
    const format = formats.find((candidate) => covers(clause, `application/${candidate}`));
    const as = transformationOf(clause);
    if (format && as) return { format, as };
  }
  throw notAcceptable(available);
}

function transformationOf({ parameters }: MediaType): Representation['as'] | undefined {
  const as = parameters.get('as');
  if (as === undefined) return 'object';
  const known = parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(parameters.get('v') ?? '');
  return known && Object.hasOwn(transformations, as) ? transformations[as] : undefined;
}

export function notAcceptable(available: readonly string[]): StatusError {
  const message = `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`;
  return new StatusError(406, 'NotAcceptable', message, {});
}
