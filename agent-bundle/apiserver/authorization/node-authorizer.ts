import {
  type AskedFor,
  type Attributes,
  type Decision,
  type ImmediateAuthorizer,
  allow,
  nameOf,
  noOpinion,
} from './authorizer.ts';
import type { NodeGraph } from './node-graph.ts';
import type { ReferencedResource } from './pod-references.ts';
import { type RuleResolver, cannotList, noRules } from './rule-resolver.ts';
import type { User } from '../authentication/authenticator.ts';
import { compileRule } from './rbac/compiled-rule.ts';
import { nodeRules } from './rbac/default-roles/components.ts';

type AskedResource = Exclude<AskedFor, { readonly kind: 'path' }>;

const userPrefix = 'system:node:';

/** The node that a kubelet's user stands for; undefined for everybody else. */
export function nodeOf(user: User): string | undefined {
  const isKubelet = user.groups.includes('system:nodes') && user.name.startsWith(userPrefix);
  return isKubelet ? user.name.slice(userPrefix.length) : undefined;
}

/**
 * A kubelet reads its own Node, the pods bound to it and what these name, and writes their status; of everything else it
 * knows nothing. What a write may contain is the NodeRestriction admission's.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
export class NodeAuthorizer implements ImmediateAuthorizer, RuleResolver {
  readonly #graph: NodeGraph;

  constructor(graph: NodeGraph) {
    this.#graph = graph;
  }

  authorize: ImmediateAuthorizer['authorize'] = (attributes) => {
    const node = nodeOf(attributes.user);
    if (node === undefined || attributes.request.kind === 'path') return noOpinion;
    if (node === '') return refuse(`unknown node for user ${JSON.stringify(attributes.user.name)}`);
    const { group, resource } = attributes.request;
    switch (`${group}/${resource}`) {
      case '/nodes':
        return ownNode(attributes, attributes.request, node);
      case '/pods':
        return this.#pods(attributes, attributes.request, node);
      case '/secrets':
      case '/configmaps':
        return this.#read(attributes, attributes.request, node);
      case '/serviceaccounts':
        return this.#serviceAccount(attributes.request, node);
      case '/persistentvolumeclaims':
        return this.#claim(attributes.request, node);
      case '/persistentvolumes':
        return this.#volume(attributes, attributes.request, node);
      case 'storage.k8s.io/volumeattachments':
        return onlyGet(attributes.request, node, (name) => this.#graph.isAttachedTo(name, node));
      case 'storage.k8s.io/csinodes':
        return ownCsiNode(attributes.request, node);
      case 'coordination.k8s.io/leases':
        return ownLease(attributes.request, node);
      default:
        return everyNode.some((allows) => allows(attributes)) ? allow : noOpinion;
    }
  };

  /** What a kubelet may do depends on its pods. */
  rulesFor: RuleResolver['rulesFor'] = (user) => (nodeOf(user) === undefined ? noRules : cannotList('node authorizer'));

  #pods(attributes: Attributes, request: AskedResource, node: string): Decision {
    const { verb, subresource, namespace, name } = request;
    const asked = subresource === '' ? verb : `${verb} ${subresource}`;
    switch (asked) {
      case 'list':
      case 'watch':
        if (attributes.selectedFields['spec.nodeName'] === node) return allow;
        return refuse('can only list/watch pods with spec.nodeName field selector');
      case 'create':
        return allow;
      case 'get':
      case 'delete':
      case 'update status':
      case 'patch status':
      case 'create eviction':
        return this.#graph.isBound(namespace, name, node) ? allow : noRelationship(node);
      default:
        return noOpinion;
    }
  }

  #read(attributes: Attributes, { verb, resource, subresource, namespace }: AskedResource, node: string): Decision {
    if (!['get', 'list', 'watch'].includes(verb)) return refuse('can only read resources of this type');
    if (subresource !== '') return refuse('cannot read subresource');
    if (namespace === '') return refuse('can only read namespaced object of this type');
    return this.#related(resource as ReferencedResource, namespace, nameOf(attributes), node);
  }

  #related(resource: ReferencedResource, namespace: string, name: string, node: string): Decision {
    if (name === '') return refuse('No Object name found');
    return this.#graph.isReferenced(resource, namespace, name, node) ? allow : noRelationship(node);
  }

  /** Itself is read for credential providers. What a token must be bound to is NodeRestriction's. */
  #serviceAccount({ verb, subresource, namespace, name }: AskedResource, node: string): Decision {
    if (verb === 'get' && subresource === '') return this.#related('serviceaccounts', namespace, name, node);
    if (verb !== 'create' || name === '') return refuse('can only create tokens for individual service accounts');
    if (subresource !== 'token') return refuse('can only create token subresource of service account');
    return this.#related('serviceaccounts', namespace, name, node);
  }

  /** A directory of the node is its kubelet's to look after: what it may write of it is NodeRestriction's. */
  #volume(attributes: Attributes, request: AskedResource, node: string): Decision {
    const { verb, subresource } = request;
    const isOwn = subresource === '' && this.#graph.liesOn(nameOf(attributes), node);
    if (isOwn && ['get', 'list', 'watch', 'patch'].includes(verb)) return allow;
    return onlyGet(request, node, (name) => this.#graph.isVolumeOf(name, node));
  }

  #claim({ verb, subresource, namespace, name }: AskedResource, node: string): Decision {
    if (subresource === '' && verb !== 'get') return refuse('can only get individual resources of this type');
    if (subresource !== '' && subresource !== 'status') return refuse('can only update status subresource');
    if (!['get', 'update', 'patch'].includes(verb)) return refuse('can only get/update/patch this type');
    return this.#related('persistentvolumeclaims', namespace, name, node);
  }
}

/** Of what is not divided by node. */
const everyNode = nodeRules.map(compileRule);

const refuse = (reason: string): Decision => ({ outcome: 'no-opinion', reason });
const noRelationship = (node: string): Decision =>
  refuse(`no relationship found between node '${node}' and this object`);

const ownNodeVerbs = new Set(['get', 'list', 'watch', 'update', 'patch', 'update status', 'patch status']);

function ownNode(attributes: Attributes, request: AskedResource, node: string): Decision {
  const asked = request.subresource === '' ? request.verb : `${request.verb} ${request.subresource}`;
  // The name of a new one is in its body: NodeRestriction looks there.
  if (asked === 'create') return allow;
  if (!ownNodeVerbs.has(asked)) return noOpinion;
  if (nameOf(attributes) === node) return allow;
  if (nameOf(attributes) === '') return refuse(`node '${node}' cannot read all nodes, only its own Node object`);
  return refuse(`node '${node}' cannot read '${nameOf(attributes)}', only its own Node object`);
}

const ownVerbs = ['get', 'create', 'update', 'patch', 'delete'];

function ownLease({ verb, namespace, name }: AskedResource, node: string): Decision {
  if (!ownVerbs.includes(verb)) return refuse('can only get, create, update, patch, or delete a node lease');
  if (namespace !== 'kube-node-lease')
    return refuse('can only access leases in the "kube-node-lease" system namespace');
  // The name of a new one is in its body: NodeRestriction looks there.
  if (verb === 'create' || name === node) return allow;
  return refuse('can only access node lease with the same name as the requesting node');
}

function ownCsiNode({ verb, subresource, name }: AskedResource, node: string): Decision {
  if (!ownVerbs.includes(verb)) return refuse('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return refuse('cannot authorize CSINode subresources');
  if (verb === 'create' || name === node) return allow;
  return refuse('can only access CSINode with the same name as the requesting node');
}

function onlyGet(
  { verb, subresource, name }: AskedResource,
  node: string,
  isRelated: (name: string) => boolean,
): Decision {
  if (verb !== 'get') return refuse('can only get individual resources of this type');
  if (subresource !== '') return refuse('cannot get subresource');
  if (name === '') return refuse('No Object name found');
  return isRelated(name) ? allow : noRelationship(node);
}
