import type { ActionAlias, IssueSubresource, Subresource } from '../registry/resource.ts';
import type { Reply } from '../http/reply.ts';
import { createFromBody, deleteByPath, replaceFromBody } from './write-verbs.ts';
import type { Served, ServedResources } from './served.ts';
import { type ActionPorts, act } from './action-verb.ts';
import { actionAliases } from '../registry/index.ts';
import { readView, replaceView } from './subresource-verbs.ts';
import { getObject, listObjects, watchObjects } from './read-verbs.ts';
import { methodNotAllowed, unknownResource } from '../status-error.ts';
import { patchFromBody, patchView } from './patch-verbs.ts';
import type { ResourceRequest, ResourceVerb } from './request-info.ts';
import type { ReviewRoutes } from './review-verbs.ts';
import type { WriteRoad } from './write-road.ts';
import { checkPlacement } from './placement.ts';
import { deleteCollection } from './delete-collection.ts';
import { type ResourceCall, pageNotFound } from './routes.ts';
import { warned } from './warnings.ts';

/** Carries a request on to where its object runs: logs, shells, forwarded ports. */
export type Connect = (served: Served, subresource: string, call: ResourceCall) => Promise<Reply>;

/** Answers with what the body asks for: a token. */
export type Issue = (served: Served, subresource: IssueSubresource, call: ResourceCall) => Promise<Reply>;

/** What subresources need beside the road of writes. */
interface SubresourcePorts {
  readonly connect: Connect;
  readonly issue: Issue;
}

/** The one subresource that has paths below it, and every method. */
const proxy = 'proxy';

/** Requests for resources: finds what is served, and the verb. */
export class ResourceRoutes {
  readonly #served: ServedResources;
  readonly #road: WriteRoad;
  readonly #ports: SubresourcePorts;
  readonly #reviews: ReviewRoutes;
  readonly #actions: ActionPorts;

  constructor(served: ServedResources, road: WriteRoad, ports: SubresourcePorts, reviews: ReviewRoutes) {
    this.#served = served;
    this.#reviews = reviews;
    this.#road = road;
    this.#ports = ports;
    this.#actions = { road, served };
  }

  async answer(call: ResourceCall): Promise<Reply> {
    const { info } = call;
    const served = this.#served.find(info);
    if (!served) {
      const review = this.#reviews.find(info);
      if (review) return this.#reviews.answer(review, call);
      const alias = aliasOf(info);
      if (alias) return this.#byAlias(alias, call);
      if (this.#served.hasGroupVersion(info) || this.#reviews.hasGroupVersion(info)) throw unknownResource();
      return pageNotFound;
    }
    // Only what stands behind a proxy knows the difference to a GET.
    if (call.incoming.method === 'HEAD' && info.subresource !== proxy) throw methodNotAllowed();
    checkPlacement(served.named.kind, info);
    if (info.subresource !== '') return this.#below(served, call);
    if (!served.named.verbs.includes(info.verb)) throw methodNotAllowed();
    const reply = await this.#verbs[info.verb](served, call);
    const { deprecation } = served.named;
    return deprecation ? warned(reply, [deprecation]) : reply;
  }

  /** Whether anything answers here: every name that is asked for is one of ours. */
  serves(info: ResourceRequest): boolean {
    const found = this.#served.find(info)?.named ?? this.#reviews.find(info) ?? aliasOf(info);
    return found !== undefined && (info.subresource === '' || Object.hasOwn(found.subresources, info.subresource));
  }

  /** An action whose object stands in the body. */
  #byAlias({ kind, of, action }: ActionAlias, call: ResourceCall): Promise<Reply> {
    const { info } = call;
    checkPlacement(kind, info);
    if (info.subresource !== '') throw unknownResource();
    if (info.verb !== 'create') throw methodNotAllowed();
    const served = this.#served.require(of);
    const subresource = served.resource.subresources[action];
    if (subresource?.type !== 'action') throw new Error(`${of.resource} have no action ${action}`);
    const named = { ...call, info: { ...info, resource: of.resource, subresource: action } };
    return act(this.#actions, served, subresource, named);
  }

  readonly #verbs: Readonly<Record<ResourceVerb, (served: Served, call: ResourceCall) => Promise<Reply>>> = {
    get: getObject,
    list: listObjects,
    watch: watchObjects,
    create: (served, call) => createFromBody(this.#road, served, call),
    update: (served, call) => replaceFromBody(this.#road, served, call, served.resource.strategy),
    patch: (served, call) => patchFromBody(this.#road, served, call, served.resource.strategy),
    delete: (served, call) => deleteByPath(this.#road, served, call),
    deletecollection: (served, call) => deleteCollection(this.#road, served, call),
  };

  #below(served: Served, call: ResourceCall): Promise<Reply> {
    const { info } = call;
    const { subresources } = served.resource;
    const known = Object.hasOwn(served.named.subresources, info.subresource);
    const subresource = known ? subresources[info.subresource] : undefined;
    if (!subresource || (info.rest !== '' && info.subresource !== proxy)) throw unknownResource();
    if (!allows(subresource, info.verb)) throw methodNotAllowed();
    switch (subresource.type) {
      case 'part':
        if (info.verb === 'get') return getObject(served, call);
        if (info.verb === 'patch') return patchFromBody(this.#road, served, call, subresource.strategy);
        return replaceFromBody(this.#road, served, call, subresource.strategy);
      case 'view':
        if (info.verb === 'get') return readView(served, subresource, call);
        if (info.verb === 'patch') return patchView(this.#road, served, subresource, call);
        return replaceView(this.#road, served, subresource, call);
      case 'action':
        return act(this.#actions, served, subresource, call);
      case 'issue':
        return this.#ports.issue(served, subresource, call);
      case 'connect':
        return this.#ports.connect(served, info.subresource, call);
    }
  }
}

const aliasOf = ({ group, version, resource }: ResourceRequest): ActionAlias | undefined =>
  actionAliases.find(({ kind }) => kind.resource === resource && kind.group === group && kind.version === version);

function allows(subresource: Subresource, verb: ResourceVerb): boolean {
  return (subresource.verbs as readonly ResourceVerb[]).includes(verb);
}
