import { describe, expect, it } from 'vitest';
import { rewriteLocation, splitProxyPath } from './proxy-path.ts';

describe('a proxied path', () => {
  it.each([
    ['/api/v1/nodes/h1/proxy', 'nodes', '/api/v1/nodes/h1/proxy', ''],
    ['/api/v1/nodes/h1/proxy/', 'nodes', '/api/v1/nodes/h1/proxy', '/'],
    ['/api/v1/nodes/h1/proxy/logs/a%2Fb/', 'nodes', '/api/v1/nodes/h1/proxy', '/logs/a%2Fb/'],
    ['/api/v1/namespaces/ns/pods/p:80/proxy//a', 'pods', '/api/v1/namespaces/ns/pods/p:80/proxy', '//a'],
    ['/api/v1/namespaces/ns/services/s/proxy/proxy', 'services', '/api/v1/namespaces/ns/services/s/proxy', '/proxy'],
    ['/api/v1/nodes/h1/proxy/é', 'nodes', '/api/v1/nodes/h1/proxy', '/%C3%A9'],
  ])('%s of %s is %s and %o', (path, resource, prefix, behind) => {
    expect(splitProxyPath(path, resource)).toEqual({ prefix, behind });
  });
});

describe('a redirect', () => {
  const prefix = '/api/v1/nodes/h1/proxy';
  it.each([
    ['/login?next=%2F#top', `${prefix}/login?next=%2F#top`],
    ['http://10.0.0.1:80/a', `${prefix}/a`],
    ['https://api:6443/a', `${prefix}/a`],
    [`${prefix}/a`, `${prefix}/a`],
    // Works as it is.
    ['next', 'next'],
    ['?page=2', '?page=2'],
    // Leads elsewhere, and is the client's to follow.
    ['https://elsewhere.example/a', 'https://elsewhere.example/a'],
    ['//elsewhere.example/a', '//elsewhere.example/a'],
    ['http://[', 'http://['],
  ])('to %s leads to %s', (location, expected) => {
    expect(rewriteLocation(location, prefix, ['10.0.0.1:80', '10.0.0.1', 'api:6443'])).toBe(expected);
  });
});
