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

  const prefix = 'base64url.bearer.authorization.k8s.io.';
  const among = (protocols: string) => {
    const headers = { 'sec-websocket-protocol': protocols };
    return bearerTokens(reader).authenticate({ headers } as IncomingMessage, new AbortController().signal);
  };

  it('comes among the protocols of a WebSocket, once', async () => {
    const protocol = `${prefix}${Buffer.from('good').toString('base64url')}`;
    expect(await among(`v5.channel.k8s.io, ${protocol}`)).toEqual(user);
    expect(await among('v5.channel.k8s.io')).toBeUndefined();
    for (const wrong of [prefix, `${prefix}YmFk`, `${protocol},${protocol}`]) {
      await expect(among(wrong), wrong).rejects.toMatchObject({ code: 401 });
    }
  });

  it('of nobody is refused in the original’s word', async () => {
    await expect(ask('Bearer bad')).rejects.toMatchObject({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  });
});
