import { createHash } from 'node:crypto';
import type { PathHandler, PathRoutes } from '../routes/routes.ts';
import { acceptClauses, covers } from '../http/media-types.ts';
import { jsonReply, jsonType } from '../http/reply.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { groupsOf } from '../discovery/groups.ts';
import { notAcceptable } from '../http/negotiation.ts';
import type { Resource } from '../registry/resource.ts';

/**
 * `/openapi/v3` and a document for each group and version, `/openapi/v2` with everything. The index names a document by its
 * hash, so that clients keep what they have for as long as it is true.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
 */
export function addOpenApiRoutes(routes: PathRoutes, resources: readonly Resource[]): void {
  const documents = groupsOf(resources).flatMap(({ group, versions }) =>
    versions.map((version) => {
      const path = `${group === '' ? 'api' : 'apis'}/${apiVersionOf({ group, version: version.version })}`;
      return { path, document: lazily(() => openApiV3Document(version.resources)) };
    }),
  );
  routes.add('/openapi/v3', () => {
    const paths = documents.map(({ path, document }) => {
      const hash = document().etag.slice(1, -1);
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
    });
    return jsonReply(200, { paths: Object.fromEntries(paths) });
  });
  for (const { path, document } of documents) routes.add(`/openapi/v3/${path}`, serve(document));
  routes.add('/openapi/v2', serve(lazily(() => openApiV2Document(resources))));
}

interface Encoded {
  readonly body: Buffer;
  readonly etag: string;
}

/** Made when somebody first asks: most servers are never asked for most of it. */
function lazily(make: () => object): () => Encoded {
  let made: Encoded | undefined;
  return () => (made ??= encode(make()));
}

function encode(document: object): Encoded {
  const body = Buffer.from(JSON.stringify(document));
  return { body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
}

const year = 31_536_000;

function serve(document: () => Encoded): PathHandler {
  return ({ incoming, query }) => {
    const { accept } = incoming.headers;
    if (accept && !acceptClauses(accept).some((clause) => covers(clause, jsonType))) throw notAcceptable([jsonType]);
    const { body, etag } = document();
    const pinned = query.get('hash') === etag.slice(1, -1);
    const caching = pinned ? `public, max-age=${year}, immutable` : 'no-cache, private';
    const headers = { etag, vary: 'Accept', 'cache-control': caching };
    if (incoming.headers['if-none-match'] === etag) {
      return { type: 'body', code: 304, contentType: jsonType, body: Buffer.alloc(0), headers };
    }
    return { type: 'body', code: 200, contentType: jsonType, body, headers };
  };
}
