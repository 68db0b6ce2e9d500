import { type IncludeObject, type Tabular, cellsOf, columnDefinitions } from '../table/table.ts';
import { type Served, namedForm } from './served.ts';
import { type ApiObject, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { badRequest } from '../status-error.ts';
import type { CachedList } from '../watch-cache/watch-cache.ts';
import { encodeItem, encodeObject } from '../codec/encode.ts';
import type { Representation } from '../http/negotiation.ts';
import { listMeta } from './list-encoding.ts';
import { metadataText } from '../codec/metadata-text.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { stringifyExact } from '../codec/exact-json.ts';

/** A way to show objects other than as they are stored. All texts are JSON. */
export interface Presentation {
  /** One object. `first` is false for all but the first event of a watch. */
  object(bytes: Buffer, first: boolean): string;
  /** A bookmark, which has metadata and nothing else. */
  bookmark(bytes: Buffer, first: boolean): string;
  /** What stands before and after the items of a list, and one of them. */
  listHead(list: CachedList): string;
  item(bytes: Buffer): string;
  readonly listTail: string;
}

/** How the client wants to see objects; undefined: as they are stored. */
export function presentationOf(
  { as, version }: Representation,
  served: Served,
  query: URLSearchParams,
): Presentation | undefined {
  switch (as) {
    case 'object':
      return served.named.conversion && convertedPresentation(served);
    case 'metadata':
      return metadataPresentation(version);
    case 'table':
      return tablePresentation(
        served.named,
        (bytes) => namedForm(served, parseStored(bytes)),
        version,
        includeObjectOf(query),
      );
  }
}

/** The same for what is stored in no form of its own: a Scale. */
export function plainPresentationOf(
  { as, version }: Representation,
  shown: Tabular,
  query: URLSearchParams,
): Presentation | undefined {
  switch (as) {
    case 'object':
      return undefined;
    case 'metadata':
      return metadataPresentation(version);
    case 'table':
      return tablePresentation(shown, parseStored, version, includeObjectOf(query));
  }
}

/** Objects that are stored in another version or group than they are asked for. */
function convertedPresentation(served: Served): Presentation {
  const { kind } = served.named;
  const names = { kind: kind.kind, apiVersion: apiVersionOf(kind) };
  return {
    object: (bytes) => encodeObject(kind, namedForm(served, parseStored(bytes))),
    bookmark: (bytes) => JSON.stringify({ ...names, metadata: parseStored(bytes).metadata }),
    listHead: (list) =>
      `{"kind":"${kind.kind}List","apiVersion":"${names.apiVersion}","metadata":${listMeta(list)},"items":[`,
    item: (bytes) => encodeItem(kind, namedForm(served, parseStored(bytes))),
    listTail: ']}\n',
  };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
function metadataPresentation(version: string): Presentation {
  const apiVersion = `meta.k8s.io/${version}`;
  const partial = partialOf(apiVersion);
  return {
    object: partial,
    bookmark: partial,
    listHead: (list) =>
      `{"kind":"PartialObjectMetadataList","apiVersion":"${apiVersion}","metadata":${listMeta(list)},"items":[`,
    item: partial,
    listTail: ']}\n',
  };
}

const partialOf =
  (apiVersion: string) =>
  (bytes: Buffer): string =>
    `{"kind":"PartialObjectMetadata","apiVersion":"${apiVersion}","metadata":${metadataText(bytes.toString())}}`;

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables */
function tablePresentation(
  shown: Tabular,
  read: (bytes: Buffer) => ApiObject,
  version: string,
  includeObject: IncludeObject,
): Presentation {
  const apiVersion = `meta.k8s.io/${version}`;
  const columns = JSON.stringify(columnDefinitions(shown));
  const start = (metadata: string, withColumns = true) =>
    `{"kind":"Table","apiVersion":"${apiVersion}","metadata":${metadata},` +
    `"columnDefinitions":${withColumns ? columns : '[]'},"rows":[`;
  const partial = partialOf(apiVersion);
  const row = (bytes: Buffer) => {
    const object = read(bytes);
    const cells = stringifyExact(cellsOf(shown, object, Date.now()));
    switch (includeObject) {
      case 'None':
        return `{"cells":${cells}}`;
      case 'Metadata':
        return `{"cells":${cells},"object":${partial(bytes)}}`;
      case 'Object':
        return `{"cells":${cells},"object":${stringifyExact(object)}}`;
    }
  };
  const emptyCells = JSON.stringify(shown.columns.map(({ type }) => (type === 'integer' ? 0 : '')));
  return {
    object: (bytes, first) => `${start(versionOf(bytes), first)}${row(bytes)}]}`,
    bookmark: (bytes, first) => {
      const carried = includeObject === 'None' ? '' : `,"object":${partial(bytes)}`;
      return `${start(versionOf(bytes), first)}{"cells":${emptyCells}${carried}}]}`;
    },
    listHead: (list) => start(listMeta(list)),
    item: row,
    listTail: ']}\n',
  };
}

/** The metadata of one object's table, which says of which version it is. */
function versionOf(bytes: Buffer): string {
  const { resourceVersion } = JSON.parse(metadataText(bytes.toString())) as ApiObject['metadata'];
  return JSON.stringify({ resourceVersion });
}

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') || 'Metadata';
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(asked)}`);
}
