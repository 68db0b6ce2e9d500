import { expect, test } from 'vitest';
import { aggregatedDiscovery } from '../discovery/aggregated.ts';
import { type Discoverable, groupsOf } from '../discovery/groups.ts';
import { withRemote } from '../discovery/remote-versions.ts';
import { remoteVersionOf } from './remote-discovery.ts';

const flunders = {
  name: 'flunders',
  singularName: 'flunder',
  namespaced: true,
  kind: 'Flunder',
  verbs: ['get', 'list'],
};
const status = { name: 'flunders/status', singularName: '', namespaced: true, kind: 'Flunder', verbs: ['get'] };
const scale = { ...status, name: 'flunders/scale', kind: 'Scale', group: 'autoscaling', version: 'v1' };
const wardle = { group: 'wardle.example.com', version: 'v1alpha1' };
const remote = remoteVersionOf(wardle, { resources: [flunders, status, scale] });

test('a server is listed with its resources, and what stands below them', () => {
  const { items } = aggregatedDiscovery(withRemote([], [remote]), 'v2') as { items: { versions: object[] }[] };
  expect(items[0]?.versions).toEqual([
    {
      version: 'v1alpha1',
      freshness: 'Current',
      resources: [
        {
          resource: 'flunders',
          responseKind: { group: '', version: '', kind: 'Flunder' },
          scope: 'Namespaced',
          singularResource: 'flunder',
          verbs: ['get', 'list'],
          subresources: [
            {
              subresource: 'scale',
              responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
              verbs: ['get'],
            },
            { subresource: 'status', responseKind: { group: '', version: '', kind: 'Flunder' }, verbs: ['get'] },
          ],
        },
      ],
    },
  ]);
});

test('a version of another server takes its place among ours, and instead of ours', () => {
  const own = (group: string, version: string): Discoverable => ({
    ...(remote.resources[0] as Discoverable),
    kind: { ...(remote.resources[0] as Discoverable).kind, group, version, resource: 'boats' },
  });
  const groups = groupsOf([own('', 'v1'), own('wardle.example.com', 'v1'), own('wardle.example.com', 'v1alpha1')]);
  const names = withRemote(groups, [remote]).map(({ group, versions }) => [
    group,
    ...versions.map(({ version, resources }) => `${version} ${resources.map(({ kind }) => kind.resource).join()}`),
  ]);
  expect(names).toEqual([
    ['', 'v1 boats'],
    ['wardle.example.com', 'v1 boats', 'v1alpha1 flunders'],
  ]);
});

test.each([null, { resources: [{ name: 1 }] }, { resources: 'x' }])('%j is no discovery', (document) => {
  expect(() => remoteVersionOf(wardle, document)).toThrow('no APIResourceList');
});
