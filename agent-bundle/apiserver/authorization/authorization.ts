import type { AuthorizationConfig } from '../config/authorization.ts';
import type { AdmissionPlugin } from '../admission/admission.ts';
import type { ServedResources } from '../routes/served.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { alwaysAllow, alwaysDeny, privilegedGroup } from './always.ts';
import { type Authorizer, firstOpinionOf } from './authorizer.ts';
import { followNodes } from './follow-nodes.ts';
import { NodeAuthorizer } from './node-authorizer.ts';
import { NodeGraph } from './node-graph.ts';
import { bootstrapRoles } from './rbac/bootstrap-roles.ts';
import { escalationCheck } from './rbac/escalation.ts';
import { followRoles } from './rbac/follow-roles.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import { RoleIndex } from './rbac/role-index.ts';
import { type RuleResolver, allRulesOf } from './rule-resolver.ts';
import { WebhookAuthorizer } from './webhook/webhook-authorizer.ts';

/** Who may do what, put together: https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export interface Authorization {
  readonly authorizer: Authorizer;
  readonly rules: RuleResolver;
  /** What keeps writers of roles from giving themselves rights. */
  readonly escalation: AdmissionPlugin;
  /** Follows what decisions depend on, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
  /** Makes the default roles and bindings, and resolves once decisions know them. */
  bootstrap(writer: SystemWriter, signal: AbortSignal): Promise<void>;
  /** Ends connections to others. */
  close(): void;
}

/** system:masters first, then each mode in the order in which they are named. */
export function authorizationOf({ modes, webhook }: AuthorizationConfig, served: ServedResources): Authorization {
  const graph = new NodeGraph();
  const index = new RoleIndex();
  const rbac = new RbacAuthorizer(index);
  const asked = webhook && new WebhookAuthorizer(webhook);
  const byMode = {
    Node: new NodeAuthorizer(graph),
    RBAC: rbac,
    Webhook: asked,
    AlwaysAllow: alwaysAllow,
    AlwaysDeny: alwaysDeny,
  } as const;
  const authorizers = modes.flatMap((mode) => byMode[mode] ?? []);
  const all = [privilegedGroup('system:masters'), ...authorizers];
  return {
    authorizer: firstOpinionOf(all),
    rules: allRulesOf(all),
    escalation: escalationCheck(rbac),
    run: async (signal) => {
      await Promise.all([followNodes(served, graph, signal), followRoles(served, index, signal)]);
    },
    bootstrap: async (writer, signal) => {
      if (!modes.includes('RBAC')) return;
      await bootstrapRoles(writer, served, index, signal);
    },
    close: () => asked?.close(),
  };
}
