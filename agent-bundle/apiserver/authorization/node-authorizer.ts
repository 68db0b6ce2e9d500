import {
  type AskedFor,
  type Attributes,
  type Decision,
  type ImmediateAuthorizer,
  allow,
  nameOf,
  noOpinion,
} from './authorizer.ts';
import { leaseVerbs, nodeRules } from './component-grants.ts';
import type { NodeGraph } from './node-graph.ts';
import type { ReferencedResource } from './pod-references.ts';
import type { RuleResolver } from './rule-resolver.ts';
import type { User } from '../authentication/authenticator.ts';
import { ruleAllows } from './policy-rule.ts';

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
    if (nodeRules.some((rule) => ruleAllows(rule, attributes))) return allow;
    const { group, resource } = attributes.request;
    switch (`${group}/${resource}`) {
      case '/nodes':
        return ownNode(attributes, attributes.request, node);
      case '/pods':
        return this.#pods(attributes, attributes.request, node);
      case '/secrets':
      case '/configmaps':
      case '/serviceaccounts':
        return this.#referenced(attributes, attributes.request, node);
      case 'coordination.k8s.io/leases':
        return ownLease(attributes.request, node);
      default:
        return noOpinion;
    }
  };

  /** What a kubelet may do depends on its pods. */
  rulesFor: RuleResolver['rulesFor'] = (user) => ({
    rules: [],
    gaps: nodeOf(user) === undefined ? [] : ['node authorizer does not support user rule resolution'],
  });

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

  #referenced(attributes: Attributes, request: AskedResource, node: string): Decision {
    if (request.subresource !== '') return this.#token(request, node);
    if (!['get', 'list', 'watch'].includes(request.verb)) {
      return refuse('can only read resources of this type');
    }
    const name = nameOf(attributes);
    if (name === '' || request.namespace === '') return refuse('can only read namespaced object of this type');
    const resource = request.resource as ReferencedResource;
    return this.#graph.isReferenced(resource, request.namespace, name, node) ? allow : noRelationship(node);
  }

  /** What the token must be bound to is NodeRestriction's. */
  #token({ verb, resource, subresource, namespace, name }: AskedResource, node: string): Decision {
    if (resource !== 'serviceaccounts' || subresource !== 'token') return noOpinion;
    if (verb !== 'create' || name === '') return refuse('can only create tokens for individual service accounts');
    return this.#graph.isReferenced(resource, namespace, name, node) ? allow : noRelationship(node);
  }
}

const refuse = (reason: string): Decision => ({ outcome: 'no-opinion', reason });
const noRelationship = (node: string): Decision =>
  refuse(`no relationship found between node '${node}' and this object`);

const ownNodeVerbs = new Set(['get', 'list', 'watch', 'update', 'patch', 'update status', 'patch status']);

function ownNode(attributes: Attributes, request: AskedResource, node: string): Decision {
  const asked = request.subresource === '' ? request.verb : `${request.verb} ${request.subresource}`;
  if (!ownNodeVerbs.has(asked)) return noOpinion;
  if (nameOf(attributes) === node) return allow;
  return refuse(`node '${node}' cannot read '${nameOf(attributes)}', only its own Node object`);
}

function ownLease({ verb, namespace, name, subresource }: AskedResource, node: string): Decision {
  if (subresource !== '' || !leaseVerbs.includes(verb)) return noOpinion;
  if (namespace !== 'kube-node-lease')
    return refuse('can only access leases in the "kube-node-lease" system namespace');
  // The name of a new one is in its body: NodeRestriction looks there.
  if (verb === 'create' || name === node) return allow;
  return refuse(`can only access node lease with the same name as the requesting node`);
}
