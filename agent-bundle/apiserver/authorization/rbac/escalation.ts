import { type ClusterRole, ClusterRoleKind } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { type Role, RoleKind } from '../../../../common/api/rbac/v1/role.ts';
import type { RoleBinding } from '../../../../common/api/rbac/v1/role-binding.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../../admission/admission.ts';
import type { User } from '../../authentication/authenticator.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import { semanticEqual } from '../../registry/equality.ts';
import { forbidden, notFound } from '../../status-error.ts';
import type { RuleResolver } from '../rule-resolver.ts';
import { missingRules } from './covers.ts';
import { quotedWords, wordsOfRules } from './words.ts';

const rbacGroup = 'rbac.authorization.k8s.io';
const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/**
 * Nobody gives what he does not have: a role may hold only what its writer holds already, unless the writer may `escalate`;
 * a binding may give only a role whose rules its writer holds, unless the writer may `bind` it. No plugin that an
 * administrator could leave out: it stands behind all of them, and sees what will be written.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function escalationCheck(rules: RuleResolver): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    appliesTo: ({ kind, subresource, operation, user }) =>
      kind.group === rbacGroup &&
      subresource === '' &&
      (operation === 'CREATE' || operation === 'UPDATE') &&
      !user.groups.includes('system:masters'),
    async validate(request, context) {
      const { object, oldObject, kind } = request;
      if (!object || (oldObject && onlyLetsGo(object, oldObject))) return;
      switch (kind.resource) {
        case 'roles':
        case 'clusterroles':
          return checkRole(request, object, rules, context);
        case 'rolebindings':
        case 'clusterrolebindings':
          return checkBinding(request, object as RoleBinding, rules, context);
      }
    },
  };
}

async function checkRole(
  request: AdmissionRequest,
  role: ClusterRole | Role,
  resolver: RuleResolver,
  { authorizer }: AdmissionContext,
): Promise<void> {
  const { kind, user, namespace, oldObject } = request;
  const asked = { verb: 'escalate', resource: kind.resource, namespace, name: oldObject?.metadata.name ?? '' };
  if ((await authorizer.authorize(question(user, asked))).outcome === 'allow') return;
  const why = whyNot(resolver, user, namespace, role.rules ?? []);
  if (why) throw forbidden(kind, role.metadata.name, why);
  const gathers = [role, oldObject].some((one) => one && (one as ClusterRole).aggregationRule !== undefined);
  // It can gather anything, and keeps others from taking rules away.
  if (gathers && whyNot(resolver, user, namespace, everything)) {
    throw forbidden(kind, role.metadata.name, 'must have cluster-admin privileges to use the aggregationRule');
  }
}

async function checkBinding(
  { kind, user, namespace, signal }: AdmissionRequest,
  binding: RoleBinding,
  resolver: RuleResolver,
  { authorizer, served }: AdmissionContext,
): Promise<void> {
  const { roleRef, metadata } = binding;
  const role = roleRef.kind === 'ClusterRole' ? ClusterRoleKind : RoleKind;
  const asked = { verb: 'bind', resource: role.resource, namespace, name: roleRef.name };
  if ((await authorizer.authorize(question(user, asked))).outcome === 'allow') return;
  const ref = { name: roleRef.name, namespace: role.namespaced ? namespace : undefined };
  const found = await served.require(role).cache.get(ref, 'latest', signal);
  if (!found) throw notFound(role, roleRef.name);
  const { rules = [] } = parseStored(found.bytes) as ClusterRole;
  const why = whyNot(resolver, user, namespace, rules);
  if (why) throw forbidden(kind, metadata.name, why);
}

interface Asked {
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

function question(user: User, asked: Asked): Parameters<AdmissionContext['authorizer']['authorize']>[0] {
  const request = { group: rbacGroup, version: '*', subresource: '', rest: '', path: '', ...asked };
  return { user, request: { kind: 'resource', ...request }, selectedFields: {} };
}

/** Why these rules are not this user's to give, in upstream's words; undefined: they are. */
function whyNot(
  resolver: RuleResolver,
  user: User,
  namespace: string,
  wanted: readonly PolicyRule[],
): string | undefined {
  const held = resolver.rulesFor(user, namespace);
  const missing = missingRules(held.rules, wanted);
  if (missing.length === 0) return undefined;
  const who = `user ${JSON.stringify(user.name)} (groups=${quotedWords(user.groups)})`;
  const errors = held.errors.length > 0 ? `; resolution errors: [${held.errors.join(' ')}]` : '';
  return `${who} is attempting to grant RBAC permissions not currently held:\n${wordsOfRules(missing)}${errors}`;
}

/** Owners and finalizers alone change: whoever may not give the rights may still let the object go. */
function onlyLetsGo(object: ApiObject, old: ApiObject): boolean {
  const still = ({ metadata, ...rest }: ApiObject) => {
    const { ownerReferences: _, finalizers: __, managedFields: ___, resourceVersion: ____, ...kept } = metadata;
    return { ...rest, metadata: kept };
  };
  return semanticEqual(still(object), still(old));
}
