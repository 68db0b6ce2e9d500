import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type AskedFor, allow, noOpinion } from '../authorization/authorizer.ts';
import { impersonated } from './impersonation.ts';

const admin = { name: 'admin', groups: ['system:authenticated'] };

/** Headers as they arrive: in lower case, some several times. */
function request(headers: Record<string, string | string[]>): IncomingMessage {
  const distinct = Object.entries(headers).map(([name, values]) => [name, [values].flat()] as const);
  const joined = distinct.map(([name, values]) => [name, values.join(', ')] as const);
  return { headers: Object.fromEntries(joined), headersDistinct: Object.fromEntries(distinct) } as IncomingMessage;
}

/** Who it becomes, and what that took. */
async function ask(headers: Record<string, string | string[]>) {
  const asked: AskedFor[] = [];
  const authorizer = { authorize: ({ request: one }: { request: AskedFor }) => (asked.push(one), allow) };
  const user = await impersonated(admin, request(headers), authorizer);
  const words = asked.map((one) => {
    if (one.kind === 'path') throw new Error('nobody impersonates a path');
    const { verb, group, resource, subresource, namespace, name } = one;
    return [verb, [group, resource, subresource].filter(Boolean).join('/'), namespace, name].filter(Boolean).join(' ');
  });
  return { user, words };
}

describe('impersonation', () => {
  it('is nothing where it is not asked for', async () => {
    expect(await ask({ accept: '*/*' })).toEqual({ user: admin, words: [] });
  });

  it('makes one a user in groups', async () => {
    const headers = { 'impersonate-user': 'jane', 'impersonate-group': ['a,b', 'c'] };
    expect(await ask(headers)).toEqual({
      user: { name: 'jane', groups: ['a,b', 'c', 'system:authenticated'] },
      words: ['impersonate users jane', 'impersonate groups a,b', 'impersonate groups c'],
    });
  });

  it('makes one a service account, with its groups', async () => {
    expect(await ask({ 'impersonate-user': 'system:serviceaccount:ns:builder' })).toEqual({
      user: {
        name: 'system:serviceaccount:ns:builder',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
      },
      words: ['impersonate serviceaccounts ns builder'],
    });
    const grouped = await ask({ 'impersonate-user': 'system:serviceaccount:ns:builder', 'impersonate-group': 'g' });
    expect(grouped.user.groups).toEqual(['g', 'system:authenticated']);
  });

  it('carries a uid and whatever else', async () => {
    const headers = {
      'impersonate-user': 'jane',
      'impersonate-uid': 'u1',
      'impersonate-extra-acme.com%2fproject': ['one', 'two'],
    };
    expect(await ask(headers)).toEqual({
      user: {
        name: 'jane',
        uid: 'u1',
        groups: ['system:authenticated'],
        extra: { 'acme.com/project': ['one', 'two'] },
      },
      words: [
        'impersonate users jane',
        'impersonate authentication.k8s.io/userextras/acme.com/project one',
        'impersonate authentication.k8s.io/userextras/acme.com/project two',
        'impersonate authentication.k8s.io/uids u1',
      ],
    });
  });

  it.each([
    ['system:anonymous', [], ['system:unauthenticated']],
    ['jane', ['system:unauthenticated'], ['system:unauthenticated']],
    ['jane', ['system:authenticated'], ['system:authenticated']],
  ])('makes %s of %j one of %j', async (name, groups, all) => {
    const { user } = await ask({ 'impersonate-user': name, 'impersonate-group': groups });
    expect(user.groups).toEqual(all);
  });

  it.each([
    [{ 'impersonate-group': 'g' }, 'requested groups without impersonating a user'],
    [{ 'impersonate-uid': 'u' }, 'requested a uid without impersonating a user'],
    [{ 'impersonate-extra-a': 'b' }, 'requested extra values without impersonating a user'],
    [{ 'impersonate-user': '' }, 'without impersonating a user'],
    [{ 'impersonate-user': 'jane', 'impersonate-all': 'x' }, 'the header impersonate-all is not supported'],
  ])('%j is refused', async (headers, message) => {
    const refused = expect.objectContaining({
      code: 400,
      message: expect.stringContaining(message) as string,
    }) as Error;
    await expect(ask(headers)).rejects.toEqual(refused);
  });

  it('is for those who may', async () => {
    const authorizer = { authorize: () => noOpinion };
    const named = { 'impersonate-user': 'system:serviceaccount:ns:builder' };
    await expect(impersonated(admin, request(named), authorizer)).rejects.toEqual(
      expect.objectContaining({
        code: 403,
        message:
          'serviceaccounts "builder" is forbidden: User "admin" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "ns"',
      }) as Error,
    );
  });
});
