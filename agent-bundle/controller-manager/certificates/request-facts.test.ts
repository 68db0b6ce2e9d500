import { describe, expect, it } from 'vitest';
import {
  type RequestFacts,
  clientProblem,
  kubeletClientProblem,
  kubeletServingProblem,
  recognitions,
} from './request-facts.ts';

const node: RequestFacts = {
  commonName: 'system:node:h1',
  organizations: ['system:nodes'],
  dns: [],
  ips: [],
  emails: [],
  uris: [],
};
const client = ['digital signature', 'client auth'];
const serving = ['digital signature', 'key encipherment', 'server auth'];

describe('a request for a client certificate of a kubelet', () => {
  it.each<[Partial<RequestFacts>, string[], string | undefined]>([
    [{}, client, undefined],
    [{}, [...client, 'key encipherment'], undefined],
    [{ organizations: [] }, client, 'subject organization is not system:nodes'],
    [{ organizations: ['system:nodes', 'system:masters'] }, client, 'subject organization is not system:nodes'],
    [{ commonName: 'admin' }, client, 'subject common name does not begin with system:node:'],
    [{ dns: ['h1'] }, client, 'DNS subjectAltNames are not allowed'],
    [{ ips: ['10.0.0.1'] }, client, 'IP subjectAltNames are not allowed'],
    [{ emails: ['a@b'] }, client, 'Email subjectAltNames are not allowed'],
    [{ uris: ['urn:a'] }, client, 'URI subjectAltNames are not allowed'],
    [{}, serving, 'usages did not match [client auth digital signature]'],
    [{}, ['client auth'], 'usages did not match [client auth digital signature]'],
  ])('%j with %j: %s', (facts, usages, problem) => {
    expect(kubeletClientProblem({ ...node, ...facts }, usages)).toBe(problem);
  });
});

describe('a request for a serving certificate of a kubelet', () => {
  it.each<[Partial<RequestFacts>, string[], string | undefined]>([
    [{ dns: ['h1'] }, serving, undefined],
    [{ ips: ['10.0.0.1'] }, ['digital signature', 'server auth'], undefined],
    [{}, serving, 'DNS or IP subjectAltName is required'],
    [{ dns: ['h1'], uris: ['urn:a'] }, serving, 'URI subjectAltNames are not allowed'],
    [{ dns: ['h1'] }, client, 'usages did not match [digital signature server auth]'],
  ])('%j with %j: %s', (facts, usages, problem) => {
    expect(kubeletServingProblem({ ...node, ...facts }, usages)).toBe(problem);
  });
});

it.each<[string[], boolean]>([
  [client, true],
  [['client auth'], true],
  [['digital signature'], false],
  [['client auth', 'cert sign'], false],
])('a request of a client with %j is one: %s', (usages, is) => {
  expect(clientProblem(node, usages) === undefined).toBe(is);
});

describe('what is recognized', () => {
  const signerName = 'kubernetes.io/kube-apiserver-client-kubelet';
  const names = (spec: Parameters<typeof recognitions>[0], facts = node) =>
    recognitions(spec, facts).map(({ subresource }) => subresource);

  it.each<[string, Parameters<typeof recognitions>[0], RequestFacts, string[]]>([
    ['a node’s own', { signerName, username: node.commonName, usages: client }, node, ['selfnodeclient', 'nodeclient']],
    [
      'a node’s by a bootstrap token',
      { signerName, username: 'system:bootstrap:a', usages: client },
      node,
      ['nodeclient'],
    ],
    ['nothing of another signer', { signerName: 'example.com/a', username: node.commonName, usages: client }, node, []],
    ['nothing that is no node’s', { signerName, username: 'a', usages: client }, { ...node, organizations: ['a'] }, []],
  ])('is %s', (_, spec, facts, wanted) => {
    expect(names(spec, facts)).toEqual(wanted);
  });
});
