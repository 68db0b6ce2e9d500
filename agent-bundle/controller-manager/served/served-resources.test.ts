import { describe, expect, it } from 'vitest';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type DiscoveryDocument, followedResources, servedResources } from './served-resources.ts';

const verbs = ['delete', 'list', 'watch'];
const resource = (name: string, kind: string, scope = 'Namespaced') => ({
  resource: name,
  responseKind: { group: '', version: '', kind },
  scope,
  verbs,
});
const group = (name: string, ...versions: NonNullable<NonNullable<DiscoveryDocument['items']>[0]['versions']>) => ({
  items: [{ metadata: { name }, versions }],
});
const named = (served: ReturnType<typeof servedResources>, name: string) =>
  served.resources.find(({ kind }) => kind.resource === name);
const byName = (served: ReturnType<typeof servedResources>) =>
  new Map(served.resources.map((each) => [`${each.kind.resource}.${each.kind.group}`, each]));

describe('what is served', () => {
  it('is of our kinds where we have a schema', () => {
    const core = { items: [{ metadata: {}, versions: [{ version: 'v1', resources: [resource('pods', 'Pod')] }] }] };
    expect(named(servedResources([core]), 'pods')?.kind).toBe(PodKind);
  });

  it('is asked for in the version that comes first, and found by the name of every version', () => {
    const served = servedResources([
      group(
        'example.com',
        { version: 'v2', resources: [resource('widgets', 'Widget', 'Cluster')] },
        { version: 'v1', resources: [resource('widgets', 'Widget', 'Cluster')] },
      ),
    ]);
    const widgets = named(served, 'widgets');
    expect(widgets?.kind).toMatchObject({ group: 'example.com', version: 'v2', kind: 'Widget', namespaced: false });
    expect(widgets?.typeNames).toEqual(['example.com/v2/Widget', 'example.com/v1/Widget']);
  });

  it('tells a custom resource that has the name of one of ours from it', () => {
    const served = servedResources([group('example.com', { version: 'v1', resources: [resource('pods', 'Pod')] })]);
    expect(named(served, 'pods')?.kind.group).toBe('example.com');
  });
});

describe('what is followed', () => {
  const before = servedResources([group('a.io', { version: 'v1', resources: [resource('as', 'A')] })]);

  it('ends with what is served no longer', () => {
    expect(followedResources(byName(before), { resources: [], stale: [] }).size).toBe(0);
  });

  it('stays what it was while the server of its group does not answer', () => {
    const after = servedResources([group('a.io', { version: 'v1', freshness: 'Stale' })]);
    expect(after.stale).toEqual(['a.io/v1']);
    expect([...followedResources(byName(before), after).keys()]).toEqual(['as.a.io']);
  });
});
