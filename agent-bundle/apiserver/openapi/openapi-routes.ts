import type { PathHandler } from '../routes/routes.ts';
import { FollowedPaths, type ServedNow } from '../discovery/followed-paths.ts';
import { type Discovered, groupsOf } from '../discovery/groups.ts';
import { KeptDocument, documentReply } from '../http/kept-document.ts';
import { acceptClauses, covers } from '../http/media-types.ts';
import { type Reply, jsonReply, jsonType } from '../http/reply.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { notAcceptable } from '../http/negotiation.ts';
import { mergedOpenApiV2 } from '../aggregation/remote-openapi.ts';
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
export function openApiPaths(
  served: ServedNow,
  remote: RemoteOpenApi,
): FollowedPaths<readonly Discovered[], [Form, Form]> {
  return new FollowedPaths(served, (resources, keep) => {
    const documents = groupsOf(resources).flatMap(({ group, versions }) =>
      versions.map(({ version, resources: found }) => {
        const path = `${group === '' ? 'api' : 'apis'}/${apiVersionOf({ group, version })}`;
        const make = () => formsOf('v3', () => openApiV3Document(found), openApiV3Protobuf);
        return { path, forms: keep(path, found, make) };
      }),
    );
    const whole = wholeWith(remote, () => openApiV2Document(resources));
    return new Map<string, PathHandler>([
      ['/openapi/v3', () => indexOf(documents, remote.v3())],
      ...documents.map(({ path, forms }): [string, PathHandler] => [`/openapi/v3/${path}`, serve(forms)]),
      ['/openapi/v2', (call) => serve(whole())(call)],
    ]);
  });
}

/** What other servers say of theirs; the same objects for as long as it is the same. */
export interface RemoteOpenApi {
  /** Of each group version, by the name of its document (`apis/<group>/<version>`), where it is. */
  v3(): Readonly<Record<string, string>>;
  /** Whole documents. */
  v2(): readonly unknown[];
}

/** Made anew when another server says something else. */
function wholeWith(remote: RemoteOpenApi, own: () => object): () => [Form, Form] {
  let of: readonly unknown[] = [];
  let forms: [Form, Form] | undefined;
  return () => {
    const others = remote.v2();
    const same = others.length === of.length && others.every((other, at) => other === of[at]);
    if (forms && same) return forms;
    of = others;
    return (forms = formsOf('v2', () => mergedOpenApiV2(own(), others), openApiV2Protobuf));
  };
}

async function indexOf(
  documents: readonly { readonly path: string; readonly forms: [Form, Form] }[],
  remote: Readonly<Record<string, string>>,
): Promise<Reply> {
  const paths: Record<string, { readonly serverRelativeURL: string }> = {};
  for (const { path, forms } of documents) {
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${forms[0].document.hash}` };
    // Each is made to know its hash: others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [path, serverRelativeURL] of Object.entries(remote)) paths[path] = { serverRelativeURL };
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
