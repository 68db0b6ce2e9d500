import { expect, it } from 'vitest';
import { servedResources } from '../served/served-resources.ts';
import { clearingStages } from './namespace-content.ts';

const all = ['delete', 'deletecollection', 'list', 'watch'];
const resource = (name: string, verbs = all, scope = 'Namespaced') => ({
  resource: name,
  responseKind: { kind: name },
  scope,
  verbs,
});

it('what ends with a namespace is what can be listed and deleted in it, pods before everything else', () => {
  const { resources } = servedResources([
    {
      items: [
        {
          metadata: {},
          versions: [
            {
              version: 'v1',
              resources: [
                resource('bindings', ['create']),
                resource('nodes', all, 'Cluster'),
                resource('secrets'),
                resource('pods'),
              ],
            },
          ],
        },
        {
          metadata: { name: 'metrics.example.com' },
          versions: [
            { version: 'v1', resources: [resource('pods', ['get', 'list']), resource('things', ['delete', 'list'])] },
          ],
        },
      ],
    },
  ]);
  const stages = clearingStages(resources).map((stage) => stage.map(({ kind }) => `${kind.resource}.${kind.group}`));
  expect(stages).toEqual([['pods.'], ['secrets.', 'things.metrics.example.com']]);
});
