import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import type { RoleBinding } from '../../../../common/api/rbac/v1/role-binding.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { Attributes } from '../authorizer.ts';
import { defaultObjects } from './default-roles/index.ts';
import { RbacAuthorizer } from './rbac-authorizer.ts';
import { indexOf } from './roles.fixture.ts';

interface Recorded {
  readonly clusterRoles: Readonly<Record<string, RecordedRole>>;
  readonly clusterRoleBindings: Readonly<Record<string, RecordedBinding>>;
  readonly roles: Readonly<Record<string, RecordedRole>>;
  readonly roleBindings: Readonly<Record<string, RecordedBinding>>;
}
interface RecordedRole {
  readonly labels?: readonly string[];
  readonly gathers?: string;
  /** `verbs | groups | resources | names`, or `verbs @ paths`. */
  readonly rules: readonly string[];
}
interface RecordedBinding {
  readonly role: string;
  readonly subjects: readonly string[];
}

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded-roles.fixture.json'), 'utf8')) as Recorded;
const objects = defaultObjects();
/** Our own, which the original does not have, and what it has since it was recorded. */
const own = new Set([
  'flannel',
  'system:controller:volumeattributesclass-protection-controller',
  'system:controller:service-cidrs-controller',
]);

// Our objects in the words of the recording.
const ruleLine = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string => {
  if (nonResourceURLs) return `${verbs.join(',')} @ ${nonResourceURLs.join(',')}`;
  const parts = [verbs, apiGroups, resources, resourceNames].flatMap((words) => (words ? [words.join(',')] : []));
  return parts.join(' | ');
};
const prefix = 'rbac.authorization.k8s.io/';
const keyOf = ({ metadata: { namespace, name } }: ApiObject) => (namespace ? `${namespace}/${name}` : name);
const inWords = <T extends ApiObject>(all: readonly T[], words: (object: T) => object) =>
  Object.fromEntries(all.filter((one) => !own.has(keyOf(one))).map((one) => [keyOf(one), words(one)]));
const roleInWords = (role: ClusterRole): RecordedRole => {
  const labels = Object.keys(role.metadata.labels ?? {}).filter((key) => key !== 'kubernetes.io/bootstrapping');
  const gathers = role.aggregationRule?.clusterRoleSelectors?.flatMap((one) => Object.keys(one.matchLabels ?? {}));
  return {
    ...(labels.length > 0 && { labels: labels.map((key) => key.replace(prefix, '')) }),
    ...(gathers && { gathers: gathers.join().replace(prefix, '') }),
    rules: (role.rules ?? []).map(ruleLine),
  };
};
const bindingInWords = ({ roleRef, subjects = [] }: RoleBinding): RecordedBinding => ({
  role: `${roleRef.kind} ${roleRef.name}`,
  subjects: subjects.map(({ kind, namespace, name }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`),
});

describe('the default objects are those of the original:', () => {
  it('cluster roles', () => {
    expect(inWords(objects.clusterRoles, roleInWords)).toEqual(recorded.clusterRoles);
  });
  it('cluster role bindings', () => {
    expect(inWords(objects.clusterRoleBindings, bindingInWords)).toEqual(recorded.clusterRoleBindings);
  });
  it('roles', () => {
    expect(inWords(objects.roles, roleInWords)).toEqual(recorded.roles);
  });
  it('role bindings', () => {
    expect(inWords(objects.roleBindings, bindingInWords)).toEqual(recorded.roleBindings);
  });
  it('each says that it is one, and is kept up to date', () => {
    for (const { metadata } of Object.values(objects).flat() as ApiObject[]) {
      expect(metadata.labels).toMatchObject({ 'kubernetes.io/bootstrapping': 'rbac-defaults' });
      expect(metadata.annotations).toEqual({ 'rbac.authorization.kubernetes.io/autoupdate': 'true' });
    }
  });
});

const lines = [...Object.values(recorded.clusterRoles), ...Object.values(recorded.roles)].flatMap(({ rules }) => rules);
const parts = lines
  .filter((line) => !line.includes(' @ '))
  .map((line) => line.split(' | ').map((part) => part.split(',')));
const verbs = [...new Set([...parts.flatMap(([ruleVerbs = []]) => ruleVerbs), 'proxy', 'bind'])].filter(
  (one) => one !== '*',
);
/** Every resource that some rule names, and some that none does. */
const targetsOf = (rules: typeof parts): (readonly [group: string, resource: string])[] => {
  const pairs = rules.flatMap(([, groups = [], resources = []]) =>
    groups.flatMap((group) => resources.map((resource) => `${group} ${resource}`)),
  );
  return [...new Set(pairs)].filter((pair) => !pair.includes('*')).map((pair) => pair.split(' ') as [string, string]);
};
const strangers = [
  ['acme.com', 'things'],
  ['acme.com', 'things/scale'],
  ['acme.com', 'pods'],
  ['', 'deployments'],
] as const;
const names = ['kube-scheduler', 'kubernetes.io/kubelet-serving', 'other'];
const paths = ['/api', '/apis/apps/v1', '/healthz', '/healthz/etcd', '/metrics', '/version', '/openid/v1/jwks', '/x'];

/** What a recorded rule means, said once more and in another way than the authorizer says it. */
function ruleAllows(line: string, verb: string, group: string, resource: string, name: string): boolean {
  const [ruleVerbs = '', groups = '', resources = '', ruleNames] = line.split(' | ').map((part) => `,${part},`);
  const says = (list: string, wanted: string) => list.includes(',*,') || list.includes(`,${wanted},`);
  const subresource = resource.split('/')[1];
  return (
    !line.includes(' @ ') &&
    says(ruleVerbs, verb) &&
    says(groups, group) &&
    (says(resources, resource) || (subresource !== undefined && resources.includes(`,*/${subresource},`))) &&
    (ruleNames === undefined || ruleNames.includes(`,${name},`))
  );
}

function pathAllowed(line: string, path: string): boolean {
  const [ruleVerbs = '', patterns] = line.split(' @ ');
  if (patterns === undefined || !(ruleVerbs === '*' || ruleVerbs.split(',').includes('get'))) return false;
  return patterns.split(',').some((one) => one === path || (one.endsWith('*') && path.startsWith(one.slice(0, -1))));
}

const probe = { name: 'probe', groups: [] };
const ask = (verb: string, group: string, target: string, name: string, namespace: string): Attributes => {
  const [resource = '', subresource = ''] = target.split('/');
  const request = { verb, group, version: 'v1', resource, subresource, name, namespace, rest: '', path: '' };
  return { user: probe, request: { kind: 'resource', ...request }, selectedFields: {} };
};

/** Somebody who has this role and nothing else. */
function authorizerFor(kind: 'ClusterRole' | 'Role', name: string, namespace?: string): RbacAuthorizer {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'probe', namespace };
  const binding = {
    metadata,
    roleRef: { apiGroup, kind, name },
    subjects: [{ kind: 'User', apiGroup, name: 'probe' }],
  };
  const bound = namespace === undefined ? { clusterRoleBindings: [binding] } : { roleBindings: [binding] };
  return new RbacAuthorizer(indexOf({ clusterRoles: objects.clusterRoles, roles: objects.roles, ...bound }));
}

const questionsAbout = (targets: readonly (readonly [string, string])[], name: string) =>
  verbs.flatMap((verb) => targets.map(([group, resource]) => [verb, group, resource, name] as const));
const questions = [
  ...questionsAbout([...targetsOf(parts), ...strangers], ''),
  ...names.flatMap((name) => questionsAbout(targetsOf(parts.filter((part) => part.length > 3)), name)),
];
const allowedBy = (authorizer: RbacAuthorizer, namespace: string) =>
  questions
    .filter(([verb, group, resource, name]) => {
      return authorizer.authorize(ask(verb, group, resource, name, namespace)).outcome === 'allow';
    })
    .map((question) => question.join(' '));
const allowedByLines = (rules: readonly string[]) =>
  questions.filter((question) => rules.some((line) => ruleAllows(line, ...question))).map((one) => one.join(' '));

describe('what each default role allows, verb by verb and resource by resource:', () => {
  it.each(Object.entries(recorded.clusterRoles))('%s', (name, { rules }) => {
    const authorizer = authorizerFor('ClusterRole', name);
    expect(allowedBy(authorizer, 'ns')).toEqual(allowedByLines(rules));
    const byPath = paths.filter((path) => {
      const request = { kind: 'path', verb: 'get', path } as const;
      return authorizer.authorize({ user: probe, request, selectedFields: {} }).outcome === 'allow';
    });
    expect(byPath).toEqual(paths.filter((path) => rules.some((line) => pathAllowed(line, path))));
  });

  it.each(Object.entries(recorded.roles))('%s, there and nowhere else', (key, { rules }) => {
    const [namespace = '', name = ''] = key.split('/');
    const authorizer = authorizerFor('Role', name, namespace);
    expect(allowedBy(authorizer, namespace)).toEqual(allowedByLines(rules));
    expect(allowedBy(authorizer, 'elsewhere')).toEqual([]);
    expect(allowedBy(authorizer, '')).toEqual([]);
  });

  it('of the cluster, bound in a namespace, is for that namespace', () => {
    const { rules = [] } = recorded.clusterRoles['edit'] ?? {};
    const authorizer = authorizerFor('ClusterRole', 'edit', 'ns');
    expect(allowedBy(authorizer, 'ns')).toEqual(allowedByLines(rules));
    expect(allowedBy(authorizer, 'elsewhere')).toEqual([]);
  });
});

it.each([
  ['admin', 'create', 'rbac.authorization.k8s.io roles', true],
  ['admin', 'update', ' resourcequotas', false],
  ['admin', 'delete', ' namespaces', false],
  ['edit', 'get', ' secrets', true],
  ['edit', 'impersonate', ' serviceaccounts', true],
  ['edit', 'get', 'rbac.authorization.k8s.io roles', false],
  ['view', 'get', ' secrets', false],
  ['view', 'get', ' pods/log', true],
  ['view', 'create', ' pods/exec', false],
  ['view', 'get', ' pods/exec', false],
  ['cluster-admin', 'escalate', 'rbac.authorization.k8s.io clusterroles', true],
  ['system:basic-user', 'create', 'authorization.k8s.io selfsubjectaccessreviews', true],
  ['system:basic-user', 'create', 'authorization.k8s.io subjectaccessreviews', false],
  ['system:auth-delegator', 'create', 'authentication.k8s.io tokenreviews', true],
  ['system:node-bootstrapper', 'create', 'certificates.k8s.io certificatesigningrequests', true],
  ['system:node-bootstrapper', 'approve', 'certificates.k8s.io signers', false],
])('%s: %s %s is known to be %j', (role, verb, target, allowed) => {
  const [group = '', resource = ''] = target.split(' ');
  const { outcome } = authorizerFor('ClusterRole', role).authorize(ask(verb, group, resource, '', 'ns'));
  expect(outcome === 'allow').toBe(allowed);
});
