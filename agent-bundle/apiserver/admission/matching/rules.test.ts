import { describe, expect, it } from 'vitest';
import { type Subject, matchesRule } from './rules.ts';

const rule = {
  operations: ['CREATE'],
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  resources: ['deployments'],
  scope: '*',
};
const subject: Subject = {
  operation: 'CREATE',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  subresource: '',
  namespaced: true,
};

describe('a rule', () => {
  it.each<[boolean, object, Partial<Subject>]>([
    [true, {}, {}],
    [false, {}, { operation: 'UPDATE' }],
    [true, { operations: ['*'] }, { operation: 'CONNECT' }],
    [false, {}, { group: '' }],
    [true, { apiGroups: ['*'] }, { group: '' }],
    [false, {}, { version: 'v1beta1' }],
    [true, { apiVersions: ['*'] }, { version: 'v1beta1' }],
    [false, {}, { resource: 'pods' }],
    [true, { resources: ['*'] }, { resource: 'pods' }],
    [false, { resources: ['*'] }, { subresource: 'status' }],
    [true, { resources: ['*/*'] }, { subresource: 'status' }],
    [true, { resources: ['*/*'] }, {}],
    [true, { resources: ['*/scale'] }, { subresource: 'scale' }],
    [false, { resources: ['*/scale'] }, {}],
    [true, { resources: ['deployments/*'] }, { subresource: 'scale' }],
    [false, { resources: ['deployments/status'] }, { subresource: 'scale' }],
    [false, { scope: 'Cluster' }, {}],
    [true, { scope: 'Cluster' }, { namespaced: false }],
    [false, { scope: 'Namespaced' }, { namespaced: false }],
    [false, { operations: [] }, {}],
  ])('matches: %s, with %j against %j', (matches, more, asked) => {
    expect(matchesRule({ ...rule, ...more }, { ...subject, ...asked })).toBe(matches);
  });
});
