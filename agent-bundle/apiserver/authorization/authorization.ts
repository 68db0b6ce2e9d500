import { PodKind } from '../../../common/api/core/v1/pod.ts';
import type { ServedResources } from '../routes/served.ts';
import { type Authorizer, firstOpinionOf } from './authorizer.ts';
import { componentGrants } from './component-grants.ts';
import { followPods } from './follow-pods.ts';
import { GrantAuthorizer } from './grant-authorizer.ts';
import { NodeAuthorizer } from './node-authorizer.ts';
import { NodeGraph } from './node-graph.ts';
import { type RuleResolver, allRulesOf } from './rule-resolver.ts';

/** Who may do what, put together: https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export interface Authorization {
  readonly authorizer: Authorizer;
  readonly rules: RuleResolver;
  /** Follows what decisions depend on, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/** Node first, then the grants. */
export function authorizationOf(served: ServedResources): Authorization {
  const graph = new NodeGraph();
  const authorizers = [new NodeAuthorizer(graph), new GrantAuthorizer(componentGrants)];
  return {
    authorizer: firstOpinionOf(authorizers),
    rules: allRulesOf(authorizers),
    run: (signal) => followPods(served.require(PodKind).cache, graph, signal),
  };
}
