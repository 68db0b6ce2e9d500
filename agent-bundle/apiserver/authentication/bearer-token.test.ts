import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bearerTokens } from './bearer-token.ts';
import type { TokenReader } from './token-reader.ts';

const user = { name: 'somebody', groups: [] };
const reader: TokenReader = {
  read: async (token) =>
    token === 'good' ? { state: 'known', user, audiences: [] } : { state: 'unknown', reason: 'invalid bearer token' },
};
const request = (authorization?: string) => ({ headers: { authorization } }) as IncomingMessage;
const ask = async (authorization?: string) =>
  bearerTokens(reader).authenticate(request(authorization), new AbortController().signal);

describe('a bearer token', () => {
  it.each(['Bearer good', 'bearer good', 'BEARER  good'])('is found in %j', async (header) => {
    expect(await ask(header)).toEqual(user);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic Z29vZA==', 'good'])('is not in %j', async (header) => {
    expect(await ask(header)).toBeUndefined();
  });

  it('of nobody is refused in the original’s word', async () => {
    await expect(ask('Bearer bad')).rejects.toMatchObject({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  });
});
