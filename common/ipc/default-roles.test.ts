import { expect, it } from 'vitest';
import { defaultRoles } from './default-roles.ts';

it.each([
  [1, 1],
  [2, 1],
  [3, 3],
  [6, 3],
  [7, 5],
  [40, 5],
])('%i hosts get %i members of etcd, one master, and pods everywhere', (hosts, members) => {
  const roles = defaultRoles(hosts);
  expect(roles).toHaveLength(hosts);
  expect(roles.filter((one) => one.includes('etcd'))).toHaveLength(members);
  expect(roles.map((one) => one.includes('master'))).toEqual(roles.map((_, index) => index === 0));
  expect(roles.every((one) => one.includes('node'))).toBe(true);
});

it('no hosts get none', () => expect(defaultRoles(0)).toEqual([]));
