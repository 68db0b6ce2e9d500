import type { PathHandler } from '../routes/routes.ts';
import { APIGroup, APIGroupDiscoveryList, APIGroupList, APIResourceList, APIVersions } from './messages.ts';
import { KeptDocument, documentReply } from '../http/kept-document.ts';
import { type Format, formats, mediaTypes, notAcceptable } from '../http/negotiation.ts';
import { encodeProtobuf, envelope } from '../codec/protobuf-writer.ts';
import { type MediaType, acceptClauses, covers } from '../http/media-types.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.ts';
import { FollowedPaths, type ServedNow } from './followed-paths.ts';
import { type DiscoveredGroup, groupsOf } from './groups.ts';
import { type RemoteVersion, type RemoteVersionsNow, withRemote } from './remote-versions.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import { aggregatedDiscovery } from './aggregated.ts';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { yamlOf } from '../routes/representation.ts';

/**
 * `/api`, `/apis` and everything below them that names no object. `serverAddress` is `host:port`. A document is kept while what it
 * tells of stays the same, and with it its hash. What other servers serve is listed with ours; its own documents are theirs to give.
 */
export function discoveryPaths(
  served: ServedNow,
  remote: RemoteVersionsNow,
  serverAddress: string,
): FollowedPaths<Told, PathHandler> {
  return new FollowedPaths(together(served, remote), ({ resources, versions: others }, keep) => {
    const groups = withRemote(groupsOf(resources), others);
    const core = groups.filter(({ group }) => group === '');
    const named = groups.filter(({ group }) => group !== '');
    const of = (some: readonly DiscoveredGroup[]) =>
      some.flatMap(({ versions }) =>
        versions.flatMap((version) => [version.freshness ? version : [], version.resources].flat()),
      );
    const paths = new Map<string, PathHandler>();
    const add = (path: string, some: readonly DiscoveredGroup[], answers: () => readonly Answer[]) =>
      paths.set(
        path,
        keep(path, of(some), () => negotiated(answers())),
      );
    const versions = () => apiVersions(serverAddress);
    add('/api', core, () => [plain('APIVersions', APIVersions, versions), ...aggregated(core)]);
    const list = () => apiGroupList(named);
    add('/apis', named, () => [plain('APIGroupList', APIGroupList, list), ...aggregated(named)]);
    for (const group of groups) {
      for (const version of group.versions) {
        const root = group.group === '' ? '/api' : '/apis';
        const path = `${root}/${apiVersionOf({ group: group.group, version: version.version })}`;
        const value = () => apiResourceList(group.group, version);
        add(path, [{ ...group, versions: [version] }], () => [plain('APIResourceList', APIResourceList, value)]);
      }
    }
    for (const group of named) {
      add(`/apis/${group.group}`, [group], () => [plain('APIGroup', APIGroup, () => apiGroup(group))]);
    }
    return paths;
  });
}

interface Told {
  readonly resources: ReturnType<ServedNow>;
  readonly versions: readonly RemoteVersion[];
}

/** The same object for as long as both are the same. */
function together(served: ServedNow, remote: RemoteVersionsNow): () => Told {
  let now: Told = { resources: [], versions: [] };
  return () => {
    const [resources, versions] = [served(), remote()];
    if (now.resources !== resources || now.versions !== versions) now = { resources, versions };
    return now;
  };
}

/** One thing to say, in every format. */
interface Answer {
  /** Parameters of the media type that ask for it; what others there are is not looked at. */
  readonly parameters: Readonly<Record<'as' | 'g' | 'v', string | undefined>>;
  readonly documents: Readonly<Record<Format, KeptDocument>>;
}

const plain = (kind: string, schema: MessageType, value: () => object): Answer =>
  answer({ as: undefined, g: undefined, v: undefined }, { group: '', version: 'v1', kind, schema }, value);

const aggregated = (groups: readonly DiscoveredGroup[]): Answer[] =>
  (['v2', 'v2beta1'] as const).map((version) => {
    const names = { group: 'apidiscovery.k8s.io', version, kind: 'APIGroupDiscoveryList' };
    const parameters = { as: names.kind, g: names.group, v: version };
    const value = () => aggregatedDiscovery(groups, version);
    return answer(parameters, { ...names, schema: APIGroupDiscoveryList }, value);
  });

interface Named {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: MessageType;
}

function answer(parameters: Answer['parameters'], named: Named, value: () => object): Answer {
  const type = (format: Format): string => {
    const { as, g, v } = parameters;
    return as === undefined ? mediaTypes[format] : `${mediaTypes[format]};g=${g};v=${v};as=${as}`;
  };
  const json = (): Buffer => Buffer.from(`${JSON.stringify(value())}\n`);
  const kept = (format: Format, body: () => Buffer): KeptDocument => new KeptDocument(type(format), body);
  return {
    parameters,
    documents: {
      json: kept('json', json),
      yaml: kept('yaml', () => yamlOf(json())),
      protobuf: kept('protobuf', () => envelope(named, encodeProtobuf(named.schema, value()))),
    },
  };
}

/** The first answer that the client asks for by name; the plain one for everybody else. */
function negotiated(answers: readonly Answer[]): PathHandler {
  const [first] = answers as [Answer];
  return ({ incoming }) => {
    const { accept } = incoming.headers;
    if (!accept) return documentReply(first.documents.json, incoming);
    for (const clause of acceptClauses(accept)) {
      const format = formats.find((candidate) => covers(clause, mediaTypes[candidate]));
      const asked = answers.find(({ parameters }) => asksFor(clause, parameters));
      if (format && asked) return documentReply(asked.documents[format], incoming);
    }
    throw notAcceptable(Object.values(mediaTypes));
  };
}

function asksFor({ parameters }: MediaType, { as, g, v }: Answer['parameters']): boolean {
  if (as === undefined) return !parameters.has('as');
  return parameters.get('as') === as && parameters.get('g') === g && parameters.get('v') === v;
}
