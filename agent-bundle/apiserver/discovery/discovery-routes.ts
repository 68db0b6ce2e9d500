import { createHash } from 'node:crypto';
import type { PathHandler, PathRoutes } from '../routes/routes.ts';
import { type Reply, jsonType } from '../http/reply.ts';
import { acceptClauses, covers } from '../http/media-types.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { aggregatedDiscovery } from './aggregated.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { type Discovered, groupsOf } from './groups.ts';
import { notAcceptable } from '../http/negotiation.ts';

/** A document in one of its forms, encoded once. */
interface Document {
  readonly contentType: string;
  readonly body: Buffer;
  readonly etag: string;
}

/** `/api`, `/apis` and everything below them that names no object. `serverAddress` is `host:port`. */
export function addDiscoveryRoutes(routes: PathRoutes, resources: readonly Discovered[], serverAddress: string): void {
  const groups = groupsOf(resources);
  const core = groups.filter(({ group }) => group === '');
  const named = groups.filter(({ group }) => group !== '');
  routes.add('/api', negotiated(plain(apiVersions(serverAddress)), core));
  routes.add('/apis', negotiated(plain(apiGroupList(named)), named));
  for (const { group, versions } of groups) {
    for (const version of versions) {
      const root = group === '' ? '/api' : '/apis';
      const path = `${root}/${apiVersionOf({ group, version: version.version })}`;
      routes.add(path, fixed(plain(apiResourceList(group, version))));
    }
  }
  for (const group of named) routes.add(`/apis/${group.group}`, fixed(plain(apiGroup(group))));
}

type Groups = Parameters<typeof aggregatedDiscovery>[0];

/** The aggregated form for who asks for it by name, the list of groups for everybody else. */
function negotiated(list: Document, groups: Groups): PathHandler {
  const forms = new Map([
    ['v2', aggregated(groups, 'v2')],
    ['v2beta1', aggregated(groups, 'v2beta1')],
  ]);
  return ({ incoming }) => {
    const { accept } = incoming.headers;
    if (!accept) return reply(list, incoming.headers['if-none-match']);
    for (const clause of acceptClauses(accept)) {
      if (!covers(clause, jsonType)) continue;
      const as = clause.parameters.get('as');
      if (as === undefined) return reply(list, incoming.headers['if-none-match']);
      const form = forms.get(clause.parameters.get('v') ?? '');
      const isAggregated = as === 'APIGroupDiscoveryList' && clause.parameters.get('g') === 'apidiscovery.k8s.io';
      if (isAggregated && form) return reply(form, incoming.headers['if-none-match']);
    }
    throw notAcceptable([jsonType, aggregatedType('v2'), aggregatedType('v2beta1')]);
  };
}

function fixed(document: Document): PathHandler {
  return ({ incoming }) => reply(document, incoming.headers['if-none-match']);
}

const plain = (value: object): Document => documentOf(jsonType, value);
const aggregated = (groups: Groups, version: 'v2' | 'v2beta1'): Document =>
  documentOf(aggregatedType(version), aggregatedDiscovery(groups, version));
const aggregatedType = (version: string): string =>
  `${jsonType};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

function documentOf(contentType: string, value: object): Document {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  const etag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`;
  return { contentType, body, etag };
}

function reply({ contentType, body, etag }: Document, known: string | undefined): Reply {
  const headers = { etag, vary: 'Accept' };
  if (known === etag) return { type: 'body', code: 304, contentType, body: Buffer.alloc(0), headers };
  return { type: 'body', code: 200, contentType, body, headers };
}
