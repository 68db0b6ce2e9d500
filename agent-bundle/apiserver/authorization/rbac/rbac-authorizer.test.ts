import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import type { Subject } from '../../../../common/api/rbac/v1/subject.ts';
import type { User } from '../../authentication/authenticator.ts';
import type { Attributes } from '../authorizer.ts';
import { RbacAuthorizer } from './rbac-authorizer.ts';
import { RoleIndex } from './role-index.ts';

const apiGroup = 'rbac.authorization.k8s.io';
const jane = { name: 'jane', groups: ['ops', 'system:authenticated'] };
const robot = { name: 'system:serviceaccount:ns:robot', groups: ['system:serviceaccounts'] };
const readPods: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const user = (name: string): Subject => ({ kind: 'User', apiGroup, name });
const group = (name: string): Subject => ({ kind: 'Group', apiGroup, name });
const clusterRole = (name: string) => ({ apiGroup, kind: 'ClusterRole', name });
const role = (name: string) => ({ apiGroup, kind: 'Role', name });

const getPod = (namespace: string, who: User = jane): Attributes => {
  const request = { verb: 'get', group: '', version: 'v1', resource: 'pods', subresource: '', rest: '', path: '' };
  return { user: who, request: { kind: 'resource', ...request, namespace, name: 'p' }, selectedFields: {} };
};

function setUp() {
  const index = new RoleIndex();
  index.putClusterRole('reader', { metadata: { name: 'reader' }, rules: [readPods] });
  return { index, authorizer: new RbacAuthorizer(index) };
}
const bind = (index: RoleIndex, name: string, roleRef: Subject, subjects: Subject[]) =>
  index.putClusterRoleBinding(name, { metadata: { name }, roleRef: { ...roleRef, apiGroup }, subjects });
const bindIn = (index: RoleIndex, namespace: string, name: string, roleRef: Subject, subjects: Subject[]) =>
  index.putRoleBinding(`${namespace}/${name}`, {
    metadata: { name, namespace },
    roleRef: { ...roleRef, apiGroup },
    subjects,
  });

describe('why somebody is allowed', () => {
  it.each<[Subject, string, typeof jane]>([
    [user('jane'), 'User "jane"', jane],
    [group('ops'), 'Group "ops"', jane],
    [{ kind: 'ServiceAccount', name: 'robot', namespace: 'ns' }, 'ServiceAccount "robot/ns"', robot],
  ])('names the binding, the role and %j', (subject, words, who) => {
    const { index, authorizer } = setUp();
    bind(index, 'readers', clusterRole('reader'), [user('x'), subject]);
    expect(authorizer.authorize(getPod('any', who))).toEqual({
      outcome: 'allow',
      reason: `RBAC: allowed by ClusterRoleBinding "readers" of ClusterRole "reader" to ${words}`,
    });
  });

  it('names the namespace of a RoleBinding, where accounts without one are', () => {
    const { index, authorizer } = setUp();
    bindIn(index, 'ns', 'readers', clusterRole('reader'), [{ kind: 'ServiceAccount', name: 'robot' }]);
    expect(authorizer.authorize(getPod('ns', robot)).reason).toBe(
      'RBAC: allowed by RoleBinding "readers/ns" of ClusterRole "reader" to ServiceAccount "robot/ns"',
    );
    expect(authorizer.authorize(getPod('other', robot))).toEqual({ outcome: 'no-opinion' });
  });
});

describe('a binding', () => {
  it('of a role that is not there says so, once, and counts when the role comes', () => {
    const { index, authorizer } = setUp();
    bind(index, 'a', clusterRole('gone'), [user('jane'), group('ops')]);
    const missing = 'clusterrole.rbac.authorization.k8s.io "gone" not found';
    expect(authorizer.authorize(getPod('ns'))).toEqual({ outcome: 'no-opinion', reason: `RBAC: ${missing}` });
    bindIn(index, 'ns', 'b', role('none'), [user('jane')]);
    expect(authorizer.authorize(getPod('ns')).reason).toBe(
      `RBAC: [${missing}, role.rbac.authorization.k8s.io "none" not found]`,
    );
    expect(authorizer.rulesFor(jane, 'ns').errors).toEqual([
      `[${missing}, role.rbac.authorization.k8s.io "none" not found]`,
    ]);
    index.putRole('ns/none', { metadata: { name: 'none', namespace: 'ns' }, rules: [readPods] });
    expect(authorizer.authorize(getPod('ns')).outcome).toBe('allow');
  });

  it('does not reach a role of its name in another namespace', () => {
    const { index, authorizer } = setUp();
    index.putRole('other/r', { metadata: { name: 'r', namespace: 'other' }, rules: [readPods] });
    bindIn(index, 'ns', 'b', role('r'), [user('jane')]);
    expect(authorizer.authorize(getPod('ns')).outcome).toBe('no-opinion');
    expect(authorizer.authorize(getPod('other')).outcome).toBe('no-opinion');
  });

  it('that changes or goes takes its rights along, and no others', () => {
    const { index, authorizer } = setUp();
    const outcome = () => authorizer.authorize(getPod('ns')).outcome;
    bind(index, 'a', clusterRole('reader'), [user('jane'), user('jane')]);
    bindIn(index, 'ns', 'a', clusterRole('reader'), [group('ops')]);
    bind(index, 'a', clusterRole('reader'), [user('joe')]);
    expect(outcome()).toBe('allow');
    index.removeRoleBinding('ns/a');
    expect(outcome()).toBe('no-opinion');
    bind(index, 'a', clusterRole('reader'), [user('jane')]);
    expect(outcome()).toBe('allow');
    index.removeClusterRole('reader');
    expect(outcome()).toBe('no-opinion');
    index.putClusterRole('reader', { metadata: { name: 'reader' }, rules: [readPods] });
    index.removeClusterRoleBinding('a');
    expect(outcome()).toBe('no-opinion');
  });

  it('of a user is no binding of a group of that name, nor of what a prototype has', () => {
    const { index, authorizer } = setUp();
    bind(index, 'a', clusterRole('reader'), [group('jane'), user('__proto__')]);
    expect(authorizer.authorize(getPod('ns')).outcome).toBe('no-opinion');
    expect(authorizer.authorize(getPod('ns', { name: 'constructor', groups: [] })).outcome).toBe('no-opinion');
    expect(authorizer.authorize(getPod('ns', { name: '__proto__', groups: [] })).outcome).toBe('allow');
  });
});

it('whoever waits for something to be known is told', async () => {
  const { index } = setUp();
  const waiting = index.until(() => index.hasBinding('ns', 'b'), new AbortController().signal);
  bindIn(index, 'ns', 'b', clusterRole('reader'), []);
  await waiting;
  await expect(index.until(() => false, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
