import type { PathHandler } from '../routes/routes.ts';
import { FollowedPaths, type ServedNow } from '../discovery/followed-paths.ts';
import { groupsOf } from '../discovery/groups.ts';
import { KeptDocument, documentReply } from '../http/kept-document.ts';
import { acceptClauses, covers } from '../http/media-types.ts';
import { type Reply, jsonReply, jsonType } from '../http/reply.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { notAcceptable } from '../http/negotiation.ts';
import { openApiV2Protobuf } from './openapi-v2-protobuf.ts';
import { openApiV3Protobuf } from './openapi-v3-protobuf.ts';

/** Each is asked for and answered under two names. */
const protobufTypes = (version: 'v2' | 'v3'): readonly string[] => [
  `application/com.github.proto-openapi.spec.${version}.v1.0+protobuf`,
  `application/com.github.proto-openapi.spec.${version}@v1.0+protobuf`,
];

/**
 * `/openapi/v3` and a document for each group and version, `/openapi/v2` with everything. The index names a document by its
 * hash, so that clients keep what they have for as long as it is true.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
 */
export function openApiPaths(served: ServedNow): FollowedPaths<[Form, Form]> {
  return new FollowedPaths(served, (resources, keep) => {
    const documents = groupsOf(resources).flatMap(({ group, versions }) =>
      versions.map(({ version, resources: found }) => {
        const path = `${group === '' ? 'api' : 'apis'}/${apiVersionOf({ group, version })}`;
        const make = () => formsOf('v3', () => openApiV3Document(found), openApiV3Protobuf);
        return { path, forms: keep(path, found, make) };
      }),
    );
    const whole = () => formsOf('v2', () => openApiV2Document(resources), openApiV2Protobuf);
    return new Map<string, PathHandler>([
      ['/openapi/v3', () => indexOf(documents)],
      ...documents.map(({ path, forms }): [string, PathHandler] => [`/openapi/v3/${path}`, serve(forms)]),
      ['/openapi/v2', serve(keep('v2', resources, whole))],
    ]);
  });
}

async function indexOf(documents: readonly { readonly path: string; readonly forms: [Form, Form] }[]): Promise<Reply> {
  const paths: Record<string, { readonly serverRelativeURL: string }> = {};
  for (const { path, forms } of documents) {
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${forms[0].document.hash}` };
    // Each is made to know its hash: others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return jsonReply(200, { paths });
}

/** A document in one of the forms that it comes in. */
interface Form {
  readonly types: readonly string[];
  readonly document: KeptDocument;
}

/** Made when somebody asks: most servers are rarely asked for most of it. */
function formsOf(version: 'v2' | 'v3', make: () => object, inProtobuf: (document: object) => Buffer): [Form, Form] {
  const types = protobufTypes(version);
  const inJson = (): Buffer => Buffer.from(JSON.stringify(make()));
  return [
    { types: [jsonType], document: new KeptDocument(jsonType, inJson) },
    { types, document: new KeptDocument(types[0] ?? '', () => inProtobuf(make())) },
  ];
}

const year = 31_536_000;

/** The first form that the client takes, in the order of its wishes. */
function serve(forms: readonly [Form, Form]): PathHandler {
  return ({ incoming, query }) => {
    for (const clause of acceptClauses(incoming.headers.accept ?? '*/*')) {
      const form = forms.find(({ types }) => types.some((type) => covers(clause, type)));
      if (!form) continue;
      // A document is pinned by the hash that the index names, whatever form it is asked for in.
      const asked = query.get('hash');
      const pinned = asked !== null && asked === forms[0].document.hash;
      const caching = pinned ? `public, max-age=${year}, immutable` : 'no-cache, private';
      return documentReply(form.document, incoming, { 'cache-control': caching });
    }
    throw notAcceptable(forms.flatMap(({ types }) => types));
  };
}
