import { describe, expect, it } from 'vitest';
import { userOfHeaders } from './request-header.ts';

const names = {
  usernameHeaders: ['X-Remote-User', 'X-Other-User'],
  uidHeaders: ['X-Remote-Uid'],
  groupHeaders: ['X-Remote-Group', 'X-Other-Group'],
  extraHeadersPrefix: ['X-Remote-Extra-'],
};

describe('headers of a proxy', () => {
  it.each([
    [{}, undefined],
    [{ 'x-remote-group': ['g'] }, undefined],
    [{ 'x-remote-user': [''] }, undefined],
    [{ 'x-remote-user': ['jane'] }, { name: 'jane', groups: ['system:authenticated'] }],
    [
      { 'x-remote-user': [''], 'x-other-user': ['jane', 'joe'] },
      { name: 'jane', groups: ['system:authenticated'] },
    ],
    [
      { 'x-remote-user': ['jane'], 'x-remote-group': ['a', 'b,c'], 'x-other-group': ['d'] },
      { name: 'jane', groups: ['a', 'b,c', 'd', 'system:authenticated'] },
    ],
    [
      { 'x-remote-user': ['jane'], 'x-remote-uid': ['u1'], 'x-remote-extra-acme.com%2fproject': ['one', 'two'] },
      { name: 'jane', uid: 'u1', groups: ['system:authenticated'], extra: { 'acme.com/project': ['one', 'two'] } },
    ],
    [{ 'x-remote-user': ['Zo\xc3\xab'] }, { name: 'Zoë', groups: ['system:authenticated'] }],
    [{ 'x-remote-user': ['Zo\xeb'] }, { name: 'Zo\xeb', groups: ['system:authenticated'] }],
    [
      { 'x-remote-user': ['system:anonymous'], 'x-remote-group': ['system:unauthenticated'] },
      { name: 'system:anonymous', groups: ['system:unauthenticated'] },
    ],
    [
      { 'x-remote-user': ['jane'], 'x-remote-group': ['system:authenticated'] },
      { name: 'jane', groups: ['system:authenticated'] },
    ],
  ])('%j: %j', (headers, user) => {
    expect(userOfHeaders(headers, names)).toEqual(user);
  });
});
