import { describe, expect, it, test } from 'vitest';
import type { ClusterRole } from '../../../../common/api/rbac/v1/cluster-role.ts';
import type { ClusterRoleBinding } from '../../../../common/api/rbac/v1/cluster-role-binding.ts';
import type { Role } from '../../../../common/api/rbac/v1/role.ts';
import type { RoleBinding } from '../../../../common/api/rbac/v1/role-binding.ts';
import { context, create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const roles = resourceNamed<Role>('roles');
const clusterRoles = resourceNamed<ClusterRole>('clusterroles');
const roleBindings = resourceNamed<RoleBinding>('rolebindings');
const clusterRoleBindings = resourceNamed<ClusterRoleBinding>('clusterrolebindings');

const metadata = { name: 'system:reader' };
const readPods = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const roleRef = { kind: 'ClusterRole', name: 'view' };

describe('a role', () => {
  it('has a name that need only stand in a path, and may allow nothing', () => {
    expect(create(roles, { metadata }).rules).toBeUndefined();
    expect(refusalOf(() => create(roles, { metadata: { name: 'a/b' } })).message).toBe(
      'Role.rbac.authorization.k8s.io "a/b" is invalid: metadata.name: Invalid value: "a/b": may not contain \'/\'',
    );
  });

  test.each<[object, string]>([
    [{ ...readPods, verbs: [] }, 'rules[0].verbs: Required value: verbs must contain at least one value'],
    [
      { verbs: ['get'], resources: ['pods'] },
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ],
    [
      { verbs: ['get'], apiGroups: [''] },
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
    [
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      'rules[0].nonResourceURLs: Invalid value: []string{"/healthz"}: namespaced rules cannot apply to non-resource URLs',
    ],
  ])('is refused with the rule %j', (rule, message) => {
    expect(refusalOf(() => create(roles, { metadata, rules: [rule] })).message).toContain(message);
  });

  it('of the cluster covers paths, but not in one rule with resources', () => {
    const paths = { verbs: ['get'], nonResourceURLs: ['/healthz'] };
    expect(create(clusterRoles, { metadata, rules: [paths, readPods] }).rules).toHaveLength(2);
    const both = () => create(clusterRoles, { metadata, rules: [{ ...paths, ...readPods }] });
    expect(refusalOf(both).message).toContain('rules cannot apply to both regular resources and non-resource URLs');
  });

  it('of the cluster gathers only what it selects', () => {
    expect(refusalOf(() => create(clusterRoles, { metadata, aggregationRule: {} })).message).toContain(
      'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    );
    const selector = { matchExpressions: [{ key: 'a', operator: 'Near' }] };
    const write = () => create(clusterRoles, { metadata, aggregationRule: { clusterRoleSelectors: [selector] } });
    expect(refusalOf(write).message).toContain(
      'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
    );
  });

  it('shows when it was made', () => {
    const role = create(roles, { metadata });
    expect(roles.columns.map((column) => [column.name, column.cell(role, { now: 0 })])).toEqual([
      ['Name', 'system:reader'],
      ['Created At', context.now],
    ]);
  });
});

describe('a binding', () => {
  const group = 'rbac.authorization.k8s.io';

  it('knows the group of users, groups and roles', () => {
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'Group', name: 'ops' },
      { kind: 'ServiceAccount', name: 'robot' },
    ];
    expect(create(roleBindings, { metadata, roleRef, subjects })).toMatchObject({
      roleRef: { ...roleRef, apiGroup: group },
      subjects: [
        { kind: 'User', apiGroup: group, name: 'jane' },
        { kind: 'Group', apiGroup: group, name: 'ops' },
        { kind: 'ServiceAccount', name: 'robot' },
      ],
    });
  });

  test.each<[object, string]>([
    [{ roleRef: {} }, 'roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole"'],
    [{ roleRef: { kind: 'Role' } }, 'roleRef.name: Required value'],
    [
      { roleRef: { ...roleRef, apiGroup: 'apps' } },
      `roleRef.apiGroup: Unsupported value: "apps": supported values: "${group}"`,
    ],
    [{ subjects: [{ kind: 'User' }] }, 'subjects[0].name: Required value'],
    [
      { subjects: [{ kind: 'Robot', name: 'x' }] },
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
    [
      { subjects: [{ kind: 'ServiceAccount', apiGroup: group, name: 'x' }] },
      `subjects[0].apiGroup: Unsupported value: "${group}": supported values: ""`,
    ],
    [
      { subjects: [{ kind: 'ServiceAccount', name: 'X' }] },
      'subjects[0].name: Invalid value: "X": a lowercase RFC 1123',
    ],
  ])('%j is refused', (more, message) => {
    expect(refusalOf(() => create(roleBindings, { metadata, roleRef, ...more })).message).toContain(message);
  });

  it('of the cluster binds cluster roles alone, and must say where accounts are', () => {
    const bind = (more: object) => refusalOf(() => create(clusterRoleBindings, { metadata, roleRef, ...more })).message;
    expect(bind({ roleRef: { kind: 'Role', name: 'a' } })).toContain(
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    );
    expect(bind({ subjects: [{ kind: 'ServiceAccount', name: 'a' }] })).toContain(
      'subjects[0].namespace: Required value',
    );
  });

  it('keeps its role', () => {
    const binding = create(roleBindings, { metadata, roleRef });
    const refused = refusalOf(() => patch(roleBindings, binding, { roleRef: { name: 'edit' } }));
    expect(refused).toMatchObject({
      code: 422,
      message: expect.stringMatching(/^.* roleRef: Invalid value: .*: cannot change roleRef$/) as string,
    });
    expect(patch(roleBindings, binding, { subjects: [{ kind: 'User', name: 'jo' }] }).subjects).toHaveLength(1);
  });

  it('shows whom it binds', () => {
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'User', name: 'jo' },
      { kind: 'Group', name: 'ops' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
    ];
    const binding = create(clusterRoleBindings, { metadata, roleRef, subjects });
    const now = Date.parse(context.now);
    expect(clusterRoleBindings.columns.map((column) => column.cell(binding, { now }))).toEqual([
      'system:reader',
      'ClusterRole/view',
      '0s',
      'jane, jo',
      'ops',
      'default/robot',
    ]);
  });
});
