import { describe, expect, it } from 'vitest';
import { servedResources } from '../registry/index.ts';
import { aggregatedDiscovery } from './aggregated.ts';
import { groupsOf } from './groups.ts';
import { apiGroup, apiGroupList, apiResourceList } from './legacy.ts';

const groups = groupsOf(
  servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' }),
);

interface Aggregated {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources: readonly { resource: string }[] }[];
  }[];
}
const aggregated = aggregatedDiscovery(groups, 'v2') as Aggregated;

function resource(group: string | undefined, name: string): object | undefined {
  const found = aggregated.items.find(({ metadata }) => metadata.name === group);
  return found?.versions[0]?.resources.find((entry) => entry.resource === name);
}

describe('aggregated discovery', () => {
  it('has the core group, without a name, first, and the others as upstream orders them', () => {
    const names = aggregated.items.map(({ metadata }) => metadata.name);
    expect(names.slice(0, 3)).toEqual([undefined, 'apiregistration.k8s.io', 'apps']);
    expect(names.indexOf('networking.k8s.io')).toBeLessThan(names.indexOf('policy'));
    expect(names.indexOf('policy')).toBeLessThan(names.indexOf('discovery.k8s.io'));
  });

  it('has the version that is preferred first', () => {
    const autoscaling = aggregated.items.find(({ metadata }) => metadata.name === 'autoscaling');
    expect(autoscaling?.versions.map(({ version }) => version)).toEqual(['v2', 'v1']);
  });

  // As kube-apiserver answers: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
  it.each<[string | undefined, string, object]>([
    [
      undefined,
      'configmaps',
      {
        resource: 'configmaps',
        responseKind: { group: '', version: '', kind: 'ConfigMap' },
        scope: 'Namespaced',
        singularResource: 'configmap',
        verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
        shortNames: ['cm'],
      },
    ],
    [
      undefined,
      'namespaces',
      {
        resource: 'namespaces',
        responseKind: { group: '', version: '', kind: 'Namespace' },
        scope: 'Cluster',
        singularResource: 'namespace',
        verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
        shortNames: ['ns'],
        subresources: [
          { subresource: 'finalize', responseKind: { group: '', version: '', kind: 'Namespace' }, verbs: ['update'] },
          {
            subresource: 'status',
            responseKind: { group: '', version: '', kind: 'Namespace' },
            verbs: ['get', 'patch', 'update'],
          },
        ],
      },
    ],
    [
      'apps',
      'deployments',
      {
        resource: 'deployments',
        responseKind: { group: '', version: '', kind: 'Deployment' },
        scope: 'Namespaced',
        singularResource: 'deployment',
        verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
        shortNames: ['deploy'],
        categories: ['all'],
        subresources: [
          {
            subresource: 'scale',
            responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
            verbs: ['get', 'patch', 'update'],
          },
          {
            subresource: 'status',
            responseKind: { group: '', version: '', kind: 'Deployment' },
            verbs: ['get', 'patch', 'update'],
          },
        ],
      },
    ],
  ])('of %s tells of %s what clients know', (group, name, expected) => {
    expect(resource(group, name)).toEqual(expected);
  });

  it('tells how a pod is bound, evicted, read and entered', () => {
    const { subresources } = resource(undefined, 'pods') as { subresources: object[] };
    expect(subresources).toEqual(
      expect.arrayContaining([
        { subresource: 'binding', responseKind: { group: '', version: '', kind: 'Binding' }, verbs: ['create'] },
        { subresource: 'exec', responseKind: expect.anything() as object, verbs: ['create', 'get'] },
        { subresource: 'log', responseKind: expect.anything() as object, verbs: ['get'] },
        {
          subresource: 'eviction',
          responseKind: { group: 'policy', version: 'v1', kind: 'Eviction' },
          verbs: ['create'],
        },
      ]),
    );
  });
});

describe('discovery document by document', () => {
  const apps = groups.find(({ group }) => group === 'apps');
  it('lists groups with the version that is preferred', () => {
    const version = { groupVersion: 'apps/v1', version: 'v1' };
    const body = { name: 'apps', versions: [version], preferredVersion: version };
    expect(apps && apiGroup(apps)).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...body });
    expect(apiGroupList(groups)).toMatchObject({ groups: expect.arrayContaining([body]) as object });
  });

  // The hash that upstream gives for the same group, version and kind.
  it('tells in which version a resource is stored', () => {
    const [core] = groups;
    const version = core?.versions[0];
    expect(version && apiResourceList('', version)).toMatchObject({
      resources: expect.arrayContaining([
        expect.objectContaining({ name: 'configmaps', storageVersionHash: 'qFsyl6wFWjQ=' }),
      ]) as object,
    });
  });

  it('lists subresources beside their resource, with the kind of another group named', () => {
    const list = apps?.versions[0] && apiResourceList('apps', apps.versions[0]);
    expect(list).toMatchObject({
      kind: 'APIResourceList',
      groupVersion: 'apps/v1',
      resources: expect.arrayContaining([
        expect.objectContaining({ name: 'deployments', namespaced: true, kind: 'Deployment' }),
        {
          name: 'deployments/scale',
          singularName: '',
          namespaced: true,
          group: 'autoscaling',
          version: 'v1',
          kind: 'Scale',
          verbs: ['get', 'patch', 'update'],
        },
      ]) as object,
    });
  });
});
