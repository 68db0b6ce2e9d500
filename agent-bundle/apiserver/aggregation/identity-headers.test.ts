import { expect, test } from 'vitest';
import { identityHeaders } from './identity-headers.ts';

test('say who asks, with every group and whatever else is known', () => {
  const user = {
    name: 'jane',
    uid: 'u1',
    groups: ['a', 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': ['X509'], 'Odd Key%': ['1', '2'] },
  };
  expect(identityHeaders(user)).toEqual({
    'x-remote-user': 'jane',
    'x-remote-uid': 'u1',
    'x-remote-group': ['a', 'system:authenticated'],
    'x-remote-extra-authentication.kubernetes.io%2fcredential-id': ['X509'],
    'x-remote-extra-odd%20key%25': ['1', '2'],
  });
  expect(identityHeaders({ name: 'x', groups: [] })).toEqual({ 'x-remote-user': 'x', 'x-remote-group': [] });
});
