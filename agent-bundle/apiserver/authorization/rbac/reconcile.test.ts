import { describe, expect, it } from 'vitest';
import type { ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { ClusterRoleBinding } from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import type { Subject } from '../../../../common/api/rbac/v1/subject.ts';
import { reconcileBinding, reconcileRole } from './reconcile.ts';

const autoupdate = 'rbac.authorization.kubernetes.io/autoupdate';
const rule = (verb: string, resource = 'pods') => ({ verbs: [verb], apiGroups: [''], resources: [resource] });
const metadata = { name: 'r', labels: { a: '1' }, annotations: { [autoupdate]: 'true' } };
const expected: ClusterRole = { metadata, rules: [rule('get'), rule('list')] };
const selector = (label: string) => ({ matchLabels: { [label]: 'true' } });

describe('a default role', () => {
  it('stays as it is when it is as it should be, or has more', () => {
    expect(reconcileRole(expected, expected)).toEqual({ type: 'keep' });
    const more: ClusterRole = {
      metadata: { ...metadata, labels: { a: 'other', b: '2' }, uid: 'u' },
      rules: [rule('*')],
    };
    expect(reconcileRole(more, expected)).toEqual({ type: 'keep' });
  });

  it('gets the rules, labels and annotations that it lacks, and keeps what others added', () => {
    const there: ClusterRole = {
      metadata: { name: 'r', labels: { b: '2' }, uid: 'u' },
      rules: [rule('get'), rule('watch')],
    };
    expect(reconcileRole(there, expected)).toMatchObject({
      type: 'change',
      object: {
        metadata: { uid: 'u', labels: { a: '1', b: '2' }, annotations: { [autoupdate]: 'true' } },
        rules: [rule('get'), rule('watch'), rule('list')],
      },
    });
  });

  it('is left alone where somebody says so', () => {
    const there: ClusterRole = { metadata: { name: 'r', annotations: { [autoupdate]: 'false' } }, rules: [] };
    expect(reconcileRole(there, expected)).toEqual({ type: 'keep' });
  });

  it('that gathers keeps the rules that the gatherer gave it, and gets them when it has none', () => {
    const gathers: ClusterRole = { ...expected, aggregationRule: { clusterRoleSelectors: [selector('x')] } };
    expect(reconcileRole({ ...gathers, rules: [rule('other')] }, gathers)).toEqual({ type: 'keep' });
    expect(reconcileRole({ ...gathers, rules: undefined }, gathers)).toMatchObject({
      type: 'change',
      object: { rules: [rule('get'), rule('list')] },
    });
    const own: ClusterRole = { ...gathers, aggregationRule: { clusterRoleSelectors: [selector('y')] } };
    expect(reconcileRole(own, gathers)).toMatchObject({
      type: 'change',
      object: { aggregationRule: { clusterRoleSelectors: [selector('y'), selector('x')] } },
    });
  });

  it('that does not gather any more stops it', () => {
    const there: ClusterRole = { ...expected, aggregationRule: { clusterRoleSelectors: [selector('x')] } };
    expect(reconcileRole(there, expected)).toMatchObject({ type: 'change', object: { aggregationRule: undefined } });
  });
});

describe('a default binding', () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  const user = (name: string): Subject => ({ kind: 'User', apiGroup, name });
  const binding: ClusterRoleBinding = {
    metadata,
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'r' },
    subjects: [user('a'), { kind: 'ServiceAccount', name: 's', namespace: 'kube-system' }],
  };

  it('gets the subjects that it lacks', () => {
    expect(reconcileBinding(binding, binding)).toEqual({ type: 'keep' });
    const there = { ...binding, subjects: [user('b'), user('a')] };
    expect(reconcileBinding(there, binding)).toMatchObject({
      type: 'change',
      object: { subjects: [user('b'), user('a'), { kind: 'ServiceAccount', name: 's', namespace: 'kube-system' }] },
    });
  });

  it('of another role is made anew, unless somebody wants it so', () => {
    const there: ClusterRoleBinding = { ...binding, roleRef: { ...binding.roleRef, name: 'other' } };
    expect(reconcileBinding(there, binding)).toEqual({ type: 'replace' });
    const kept: ClusterRoleBinding = { ...there, metadata: { name: 'r', annotations: { [autoupdate]: 'false' } } };
    expect(reconcileBinding(kept, binding)).toEqual({ type: 'keep' });
  });
});
