import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { proxiedAnswerHeaders, proxiedRequestHeaders, withoutCredentials } from './proxy-headers.ts';

/** As a server sees it. */
function messageWith(...rawHeaders: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.rawHeaders = rawHeaders;
  const names = rawHeaders.filter((_, at) => at % 2 === 0);
  names.forEach((name, at) => {
    const lower = name.toLowerCase();
    const value = rawHeaders[at * 2 + 1] ?? '';
    (message.headersDistinct[lower] ??= []).push(value);
    message.headers[lower] =
      message.headers[lower] === undefined ? value : `${String(message.headers[lower])}, ${value}`;
  });
  return message;
}

describe('headers that go on', () => {
  it('say nothing of who the client is to us', () => {
    const secret = ['Authorization', 'Bearer x', 'Impersonate-User', 'jane', 'X-Remote-Extra-Scopes', 'a'];
    const protocols = ['Sec-WebSocket-Protocol', 'base64url.bearer.authorization.k8s.io.dG9r, v4.channel.k8s.io'];
    expect(withoutCredentials(messageWith(...secret, ...protocols, 'Cookie', 'a=b'))).toEqual({
      'sec-websocket-protocol': 'v4.channel.k8s.io',
      cookie: 'a=b',
    });
  });

  it('stand twice where they stood twice', () => {
    const version = 'X-Stream-Protocol-Version';
    expect(withoutCredentials(messageWith(version, 'v4.channel.k8s.io', version, 'v3.channel.k8s.io'))).toEqual({
      'x-stream-protocol-version': ['v4.channel.k8s.io', 'v3.channel.k8s.io'],
    });
  });

  it('leave out what is about the connection, and tell of the way', () => {
    const own = ['Connection', 'keep-alive, X-Own', 'Keep-Alive', 'timeout=5', 'X-Own', 'a', 'TE', 'trailers'];
    const message = messageWith(...own, 'Host', 'api:6443', 'X-Forwarded-For', '10.0.0.9', 'Content-Length', '5');
    expect(proxiedRequestHeaders(message, '/api/v1/nodes/h1/proxy/a', false)).toEqual({
      host: 'api:6443',
      'content-length': '5',
      'x-forwarded-for': '10.0.0.9, ',
      'x-forwarded-uri': '/api/v1/nodes/h1/proxy/a',
    });
  });

  it('ask to leave HTTP only where the client did and may', () => {
    const message = messageWith('Connection', 'Upgrade', 'Upgrade', 'websocket');
    expect(proxiedRequestHeaders(message, '/', true)).toMatchObject({ connection: 'Upgrade', upgrade: 'websocket' });
    expect(proxiedRequestHeaders(message, '/', false)).not.toHaveProperty('upgrade');
  });
});

it('headers that come back lead through the proxy, and open nothing to other origins', () => {
  const answer = messageWith(
    ...['Location', '/login', 'Access-Control-Allow-Origin', '*', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d'],
    ...['Transfer-Encoding', 'chunked', 'Content-Type', 'text/html'],
  );
  expect(proxiedAnswerHeaders(answer, '/api/v1/nodes/h1/proxy', [])).toEqual({
    location: '/api/v1/nodes/h1/proxy/login',
    'set-cookie': ['a=b', 'c=d'],
    'content-type': 'text/html',
  });
});
