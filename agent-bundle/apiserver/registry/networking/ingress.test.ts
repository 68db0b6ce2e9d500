import { describe, expect, it, test } from 'vitest';
import type { IngressClass } from '../../../../common/api/networking/v1/ingress-class.ts';
import type { Ingress } from '../../../../common/api/networking/v1/ingress.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, partOf, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';

const ingresses = resourceNamed<Ingress>('ingresses');
const service = { name: 'web', port: { number: 80 } };
const path = { path: '/', pathType: 'Prefix', backend: { service } };
const rule = (change: object = {}, host = 'web.example.com') => ({
  host,
  http: { paths: [{ ...path, ...change }] },
});
const make = (spec: object = { rules: [rule()] }, metadata: object = {}): Ingress =>
  create(ingresses, { metadata: { name: 'web', ...metadata }, spec });
const status = partOf(ingresses, 'status');
const at = 'spec.rules[0].http.paths[0]';
const merge = 'application/merge-patch+json';

test.each<[object, string]>([
  [{}, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  [{ defaultBackend: {} }, 'spec.defaultBackend: Invalid value: "": resource or service backend is required'],
  [
    { defaultBackend: { service, resource: { kind: 'Bucket', name: 'b' } } },
    'spec.defaultBackend: Invalid value: "": cannot set both resource and service backends',
  ],
  [{ defaultBackend: { service: { port: { number: 80 } } } }, 'spec.defaultBackend.service.name: Required value'],
  [
    { defaultBackend: { service: { name: 'Web', port: { number: 80 } } } },
    'spec.defaultBackend.service.name: Invalid value: "Web": a DNS-1035 label must consist of',
  ],
  [
    { defaultBackend: { service: { name: 'web' } } },
    'spec.defaultBackend: Required value: port name or number is required',
  ],
  [
    { defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } },
    'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
  ],
  [
    { defaultBackend: { service: { name: 'web', port: { number: 65536 } } } },
    'spec.defaultBackend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive',
  ],
  [
    { defaultBackend: { service: { name: 'web', port: { name: '80' } } } },
    'spec.defaultBackend.service.port.name: Invalid value: "80": must contain at least one letter (a-z)',
  ],
  [
    { defaultBackend: { resource: { kind: '', name: 'b' } } },
    'spec.defaultBackend.resource.kind: Required value: kind is required',
  ],
  [{ rules: [rule({ pathType: undefined })] }, `${at}.pathType: Required value: pathType must be specified`],
  [
    { rules: [rule({ pathType: 'Regex' })] },
    `${at}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`,
  ],
  [{ rules: [rule({ path: 'a' })] }, `${at}.path: Invalid value: "a": must be an absolute path`],
  [{ rules: [rule({ path: '' })] }, `${at}.path: Invalid value: "": must be an absolute path`],
  [{ rules: [rule({ path: '/a//b' })] }, `${at}.path: Invalid value: "/a//b": must not contain '//'`],
  [{ rules: [rule({ path: '/a/..' })] }, `${at}.path: Invalid value: "/a/..": cannot end with '/..'`],
  [{ rules: [rule({ path: '/a%2Fb' })] }, `${at}.path: Invalid value: "/a%2Fb": must not contain '%2F'`],
  [
    { rules: [rule({ pathType: 'ImplementationSpecific', path: 'a' })] },
    `${at}.path: Invalid value: "a": must be an absolute path`,
  ],
  [{ rules: [{ http: { paths: [] } }] }, 'spec.rules[0].http.paths: Required value'],
  [
    { rules: [rule({}, '10.0.0.1')] },
    'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ],
  [
    { rules: [rule({}, 'a.*.com')] },
    'spec.rules[0].host: Invalid value: "a.*.com": a wildcard DNS-1123 subdomain must start with \'*.\'',
  ],
  [
    { rules: [rule()], tls: [{ hosts: ['A'] }] },
    'spec.tls[0].hosts[0]: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of',
  ],
  [{ rules: [rule()], tls: [{ secretName: '_' }] }, 'spec.tls[0].secretName: Invalid value: "_"'],
  [{ rules: [rule()], ingressClassName: '_' }, 'spec.ingressClassName: Invalid value: "_"'],
])('an ingress with %j is refused', (spec, message) => {
  expect(refusalOf(() => make(spec)).message).toContain(message);
});

test.each<object>([
  { rules: [rule({}, '*.example.com')], tls: [{ hosts: ['*.example.com'], secretName: 's' }] },
  { rules: [rule({ pathType: 'ImplementationSpecific', path: '/a//b' })] },
  { rules: [{ host: 'a.example.com' }], defaultBackend: { service } },
  { defaultBackend: { resource: { apiGroup: 'example.com', kind: 'Bucket', name: 'b' } } },
])('an ingress with %j is accepted', (spec) => {
  expect(make(spec).spec).toMatchObject(spec);
});

describe('the class', () => {
  const annotated = { annotations: { 'kubernetes.io/ingress.class': 'a' } };
  it('is not named in two ways that differ', () => {
    expect(refusalOf(() => make({ rules: [rule()], ingressClassName: 'b' }, annotated)).message).toContain(
      'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
    );
    expect(make({ rules: [rule()], ingressClassName: 'a' }, annotated).spec.ingressClassName).toBe('a');
  });

  it('is named by a field, not by an annotation', () => {
    expect(ingresses.strategy.warnings?.(make(undefined, annotated), undefined)).toEqual([
      'annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead',
    ]);
    expect(ingresses.strategy.warnings?.(make(), undefined)).toEqual([]);
  });
});

it('generations count the spec, and the status stands beside it', () => {
  const made = make();
  expect(made).toMatchObject({ metadata: { generation: 1 }, status: { loadBalancer: {} } });
  expect(patch(ingresses, made, { spec: { ingressClassName: 'a' } }).metadata.generation).toBe(2);
  const body = { ...made, spec: { rules: [] }, status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } };
  const written = replace(ingresses, made, body, status);
  expect(written).toMatchObject({ metadata: { generation: 1 }, spec: made.spec, status: body.status });
  expect(patch(ingresses, written, { status: null, metadata: { labels: { a: 'b' } } }).status).toEqual(body.status);
});

test.each<[object, string]>([
  [{ ip: '1.2.3' }, 'status.loadBalancer.ingress[0].ip: Invalid value: "1.2.3": must be a valid IP address'],
  [
    { hostname: '10.0.0.1' },
    'status.loadBalancer.ingress[0].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ],
])('an address %j is refused', (address, message) => {
  const write = () => patch(ingresses, make(), { status: { loadBalancer: { ingress: [address] } } }, merge, status);
  expect(refusalOf(write).message).toContain(message);
});

it('the table shows hosts, addresses and ports', () => {
  const hosts = ['a', 'b', 'c', 'd'].map((name) => rule({}, `${name}.example.com`));
  const made = make({ ingressClassName: 'nginx', rules: hosts, tls: [{ hosts: ['a.example.com'] }] });
  const addresses = [{ hostname: 'lb.example.com' }, { ip: '192.0.2.1' }];
  const shown = patch(ingresses, made, { status: { loadBalancer: { ingress: addresses } } }, merge, status);
  expect(cellsOf(ingresses, shown)).toMatchObject({
    Name: 'web',
    Class: 'nginx',
    Hosts: 'a.example.com,b.example.com,c.example.com + 1 more...',
    Address: '192.0.2.1,lb.example.com',
    Ports: '80, 443',
  });
  expect(cellsOf(ingresses, make({ defaultBackend: { service } }))).toMatchObject({
    Class: '<none>',
    Hosts: '*',
    Address: '',
    Ports: '80',
  });
});

describe('an ingress class', () => {
  const classes = resourceNamed<IngressClass>('ingressclasses');
  const parameters = { apiGroup: 'example.com', kind: 'Config', name: 'c' };
  const makeClass = (spec: object): IngressClass =>
    create(classes, { metadata: { name: 'nginx' }, spec: { controller: 'example.com/controller', ...spec } });

  it('has parameters of the cluster unless it says else, and keeps its controller', () => {
    const made = makeClass({ parameters });
    expect(made).toMatchObject({ metadata: { generation: 1 }, spec: { parameters: { scope: 'Cluster' } } });
    expect(cellsOf(classes, made)).toMatchObject({
      Controller: 'example.com/controller',
      Parameters: 'Config.example.com/c',
    });
    expect(patch(classes, made, { spec: { parameters: null } }).metadata.generation).toBe(2);
    expect(refusalOf(() => patch(classes, made, { spec: { controller: 'example.com/other' } })).message).toContain(
      'spec.controller: Invalid value: "example.com/other": field is immutable',
    );
  });

  test.each<[object, string]>([
    [{ controller: '' }, 'spec.controller: Required value'],
    [
      { controller: 'nginx' },
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as \\"acme.io/foo\\")',
    ],
    [{ controller: 'A/b' }, 'spec.controller: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of'],
    [{ controller: 'a/b c' }, 'spec.controller: Invalid value: "b c": Invalid path (regex used for validation is'],
    [{ controller: `a/${'b'.repeat(250)}` }, 'spec.controller: Too long: may not be more than 250 bytes'],
    [
      { parameters: { ...parameters, scope: 'World' } },
      'spec.parameters.scope: Unsupported value: "World": supported values: "Cluster", "Namespace"',
    ],
    [
      { parameters: { ...parameters, scope: 'Namespace' } },
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
    [
      { parameters: { ...parameters, namespace: 'default' } },
      "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
    ],
    [{ parameters: { kind: 'Config' } }, 'spec.parameters.name: Required value: name is required'],
  ])('with %j is refused', (spec, message) => {
    expect(refusalOf(() => makeClass(spec)).message).toContain(message.replaceAll('\\"', '"'));
  });
});
