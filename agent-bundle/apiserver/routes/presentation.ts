import { type IncludeObject, columnDefinitions, partialMetadata, tableRow } from '../table/table.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { badRequest } from '../status-error.ts';
import type { CachedList } from '../watch-cache/watch-cache.ts';
import type { Representation } from '../http/negotiation.ts';
import type { Resource } from '../registry/resource.ts';
import { listMeta } from './list-encoding.ts';
import { parse } from './update-object.ts';

/** A way to show objects other than as they are stored. All texts are JSON. */
export interface Presentation {
  /** One object. `first` is false for all but the first event of a watch. */
  object(bytes: Buffer, first: boolean): string;
  /** What stands before and after the items of a list, and one of them. */
  listHead(list: CachedList): string;
  item(bytes: Buffer): string;
  readonly listTail: string;
}

/** How the client wants to see objects; undefined: as they are stored. */
export function presentationOf(
  { as }: Representation,
  resource: Resource,
  query: URLSearchParams,
): Presentation | undefined {
  switch (as) {
    case 'object':
      return undefined;
    case 'metadata':
      return metadataOnly;
    case 'table':
      return tablePresentation(resource, includeObjectOf(query));
  }
}

const metaVersion = '"apiVersion":"meta.k8s.io/v1"';
const partial = (bytes: Buffer): string => JSON.stringify(partialMetadata(parse(bytes)));

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadataOnly: Presentation = {
  object: partial,
  listHead: (list) => `{"kind":"PartialObjectMetadataList",${metaVersion},"metadata":${listMeta(list)},"items":[`,
  item: partial,
  listTail: ']}\n',
};

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
function tablePresentation(resource: Resource, includeObject: IncludeObject): Presentation {
  const columns = JSON.stringify(columnDefinitions(resource));
  const start = (metadata: string, withColumns = true) =>
    `{"kind":"Table",${metaVersion},"metadata":${metadata},"columnDefinitions":${withColumns ? columns : '[]'},"rows":[`;
  const row = (object: ApiObject) => JSON.stringify(tableRow(resource, object, { includeObject, now: Date.now() }));
  return {
    object: (bytes, first) => {
      const object = parse(bytes);
      const { resourceVersion } = object.metadata;
      return `${start(JSON.stringify({ resourceVersion }), first)}${row(object)}]}`;
    },
    listHead: (list) => start(listMeta(list)),
    item: (bytes) => row(parse(bytes)),
    listTail: ']}\n',
  };
}

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') || 'Metadata';
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(asked)}`);
}
