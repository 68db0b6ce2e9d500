import { createHash } from 'node:crypto';
import type { PathHandler, PathRoutes } from '../routes/routes.ts';
import { acceptClauses, covers } from '../http/media-types.ts';
import { type Reply, jsonReply, jsonType } from '../http/reply.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { groupsOf } from '../discovery/groups.ts';
import { notAcceptable } from '../http/negotiation.ts';
import { openApiV2Protobuf } from './openapi-v2-protobuf.ts';
import type { Resource } from '../registry/resource.ts';

/** Asked for and answered under two names. */
const protobufTypes = [
  'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
] as const;

/**
 * `/openapi/v3` and a document for each group and version, `/openapi/v2` with everything. The index names a document by its
 * hash, so that clients keep what they have for as long as it is true.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
 */
export function addOpenApiRoutes(routes: PathRoutes, resources: readonly Resource[]): void {
  const documents = groupsOf(resources).flatMap(({ group, versions }) =>
    versions.map((version) => {
      const path = `${group === '' ? 'api' : 'apis'}/${apiVersionOf({ group, version: version.version })}`;
      return { path, document: lazily(() => inJson(openApiV3Document(version.resources))) };
    }),
  );
  routes.add('/openapi/v3', () => {
    const paths = documents.map(({ path, document }) => {
      const serverRelativeURL = `/openapi/v3/${path}?hash=${hashOf(document())}`;
      return [path, { serverRelativeURL }] as const;
    });
    return jsonReply(200, { paths: Object.fromEntries(paths) });
  });
  for (const { path, document } of documents)
    routes.add(`/openapi/v3/${path}`, serve([{ types: [jsonType], document }]));
  const v2 = () => openApiV2Document(resources);
  routes.add(
    '/openapi/v2',
    serve([
      { types: [jsonType], document: lazily(() => inJson(v2())) },
      { types: protobufTypes, document: lazily(() => inProtobuf(v2())) },
    ]),
  );
}

interface Encoded {
  readonly contentType: string;
  readonly body: Buffer;
  readonly etag: string;
}

/** A document in one of the forms that it comes in. */
interface Form {
  readonly types: readonly string[];
  readonly document: () => Encoded;
}

/** Made when somebody first asks: most servers are never asked for most of it. */
function lazily(make: () => Encoded): () => Encoded {
  let made: Encoded | undefined;
  return () => (made ??= make());
}

const inJson = (document: object): Encoded => encoded(jsonType, Buffer.from(JSON.stringify(document)));
const inProtobuf = (document: object): Encoded => encoded(protobufTypes[0], openApiV2Protobuf(document));

function encoded(contentType: string, body: Buffer): Encoded {
  return { contentType, body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
}

const hashOf = ({ etag }: Encoded): string => etag.slice(1, -1);
const year = 31_536_000;

/** The first form that the client takes, in the order of its wishes. */
function serve(forms: readonly Form[]): PathHandler {
  return ({ incoming, query }) => {
    const { accept = '*/*', 'if-none-match': known } = incoming.headers;
    for (const clause of acceptClauses(accept)) {
      const form = forms.find(({ types }) => types.some((type) => covers(clause, type)));
      if (form) return reply(form.document(), known, query);
    }
    throw notAcceptable(forms.flatMap(({ types }) => types));
  };
}

function reply({ contentType, body, etag }: Encoded, known: string | undefined, query: URLSearchParams): Reply {
  const pinned = query.get('hash') === etag.slice(1, -1);
  const caching = pinned ? `public, max-age=${year}, immutable` : 'no-cache, private';
  const headers = { etag, vary: 'Accept', 'cache-control': caching };
  if (known === etag) return { type: 'body', code: 304, contentType, body: Buffer.alloc(0), headers };
  return { type: 'body', code: 200, contentType, body, headers };
}
