import { describe, expect, it } from 'vitest';
import type { StatusError } from '../status-error.ts';
import { isTrue, requestInfoOf } from './request-info.ts';

const read = (method: string, url: string) => {
  const [path = '', query] = url.split('?');
  return requestInfoOf(method, path, new URLSearchParams(query));
};
const pod = { kind: 'resource', group: '', version: 'v1', resource: 'pods', subresource: '', rest: '' };

describe('request info', () => {
  it.each([
    ['GET', '/api/v1/namespaces/ns/pods/p', { ...pod, verb: 'get', namespace: 'ns', name: 'p' }],
    ['HEAD', '/api/v1/namespaces/ns/pods/p', { ...pod, verb: 'get', namespace: 'ns', name: 'p' }],
    ['GET', '/api/v1/namespaces/ns/pods/p?watch=true', { ...pod, verb: 'get', namespace: 'ns', name: 'p' }],
    ['GET', '/api/v1/namespaces/ns/pods', { ...pod, verb: 'list', namespace: 'ns', name: '' }],
    ['GET', '/api/v1/namespaces/ns/pods/', { ...pod, verb: 'list', namespace: 'ns', name: '' }],
    ['GET', '/api/v1/pods', { ...pod, verb: 'list', namespace: '', name: '' }],
    ['GET', '/api/v1/pods?watch=1', { ...pod, verb: 'watch', namespace: '', name: '' }],
    ['GET', '/api/v1/pods?watch=false', { ...pod, verb: 'list', namespace: '', name: '' }],
    ['POST', '/api/v1/namespaces/ns/pods', { ...pod, verb: 'create', namespace: 'ns', name: '' }],
    ['PUT', '/api/v1/namespaces/ns/pods/p', { ...pod, verb: 'update', namespace: 'ns', name: 'p' }],
    ['PATCH', '/api/v1/namespaces/ns/pods/p', { ...pod, verb: 'patch', namespace: 'ns', name: 'p' }],
    ['DELETE', '/api/v1/namespaces/ns/pods/p', { ...pod, verb: 'delete', namespace: 'ns', name: 'p' }],
    ['DELETE', '/api/v1/namespaces/ns/pods', { ...pod, verb: 'deletecollection', namespace: 'ns', name: '' }],
    [
      'GET',
      '/api/v1/namespaces/ns/pods/p/log?follow=1',
      { ...pod, verb: 'get', namespace: 'ns', name: 'p', subresource: 'log' },
    ],
    [
      'POST',
      '/api/v1/namespaces/ns/pods/p/binding',
      { ...pod, verb: 'create', namespace: 'ns', name: 'p', subresource: 'binding' },
    ],
    [
      'GET',
      '/api/v1/nodes/n/proxy/a/b',
      { ...pod, resource: 'nodes', verb: 'get', namespace: '', name: 'n', subresource: 'proxy', rest: 'a/b' },
    ],
    [
      'GET',
      '/apis/apps/v1/namespaces/ns/deployments/d/scale',
      { ...pod, group: 'apps', resource: 'deployments', verb: 'get', namespace: 'ns', name: 'd', subresource: 'scale' },
    ],
    [
      'GET',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
      {
        ...pod,
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
        verb: 'get',
        namespace: '',
        name: 'system:node',
      },
    ],
    ['GET', '/api/v1/namespaces', { ...pod, resource: 'namespaces', verb: 'list', namespace: '', name: '' }],
    ['GET', '/api/v1/namespaces/ns', { ...pod, resource: 'namespaces', verb: 'get', namespace: 'ns', name: 'ns' }],
    [
      'PUT',
      '/api/v1/namespaces/ns/finalize',
      { ...pod, resource: 'namespaces', verb: 'update', namespace: 'ns', name: 'ns', subresource: 'finalize' },
    ],
  ])('%s %s', (method, url, expected) => {
    expect(read(method, url)).toEqual({ ...expected, path: url.split('?')[0] });
  });

  it.each(['/', '/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/healthz', '/openapi/v3/api/v1'])(
    '%s is a path, no resource',
    (path) => {
      expect(read('GET', path)).toEqual({ kind: 'path', verb: 'get', path });
    },
  );

  it('decodes an escaped slash into the name instead of splitting at it', () => {
    expect(read('GET', '/api/v1/namespaces/ns/pods/a%2Fb')).toMatchObject({ name: 'a/b', subresource: '' });
  });

  it.each([
    ['GET', '/api/v1/pods/%ff', 400],
    ['TRACE', '/api/v1/pods', 405],
    ['OPTIONS', '/api/v1/pods', 405],
    ['OPTIONS', '/api/v1/namespaces/ns/pods/p/log', 405],
  ])('%s %s is answered %i', (method, url, code) => {
    expect(() => read(method, url)).toThrow(expect.objectContaining({ code }) as StatusError);
  });

  it.each([
    [null, false],
    ['', true],
    ['1', true],
    ['true', true],
    ['0', false],
    ['False', false],
  ])('reads the boolean %o as %o', (value, expected) => {
    expect(isTrue(value)).toBe(expected);
  });
});
