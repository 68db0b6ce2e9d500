import { expect, test } from 'vitest';
import { identityHeaders, withoutIdentity } from './identity-headers.ts';

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

test('are ours alone to say, whatever they are called', () => {
  const names = {
    usernameHeaders: ['X-Remote-User', 'X-Forwarded-User'],
    uidHeaders: ['X-Own-Uid'],
    groupHeaders: ['X-Own-Group'],
    extraHeadersPrefix: ['X-Own-Extra-'],
  };
  const said = { 'x-forwarded-user': 'root', 'x-own-uid': 'u', 'x-own-group': 'g', 'x-own-extra-a': 'b', accept: 'c' };
  expect(withoutIdentity(said, names)).toEqual({ accept: 'c' });
});

test('are UTF-8', () => {
  const { 'x-remote-user': user, 'x-remote-group': groups } = identityHeaders({ name: 'Zoë', groups: ['日本'] });
  expect([user, groups].flat().map((value) => Buffer.from(String(value), 'latin1').toString())).toEqual([
    'Zoë',
    '日本',
  ]);
});
