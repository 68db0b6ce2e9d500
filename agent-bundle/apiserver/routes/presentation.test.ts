import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import { encodeObject } from '../codec/encode.ts';
import { resourceNamed } from '../registry/road.fixture.ts';
import { plainPresentationOf } from './presentation.ts';

const configMaps = resourceNamed<ConfigMap>('configmaps');
const created = new Date(Date.now() - 3 * 86_400_000).toISOString();
const configMap = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name: 'a', resourceVersion: '7', creationTimestamp: `${created.slice(0, 19)}Z`, labels: { x: 'y' } },
  data: { k: 'v' },
};
const bytes = Buffer.from(encodeObject(configMaps.kind, configMap));

function tableWith(query: string, first = true): Record<string, unknown> {
  const asked = { format: 'json', as: 'table', version: 'v1' } as const;
  const presentation = plainPresentationOf(asked, configMaps, new URLSearchParams(query));
  return JSON.parse(presentation?.object(bytes, first) ?? '{}') as Record<string, unknown>;
}

describe('an object as a table', () => {
  it('has columns, and a row of cells with the metadata of the object', () => {
    const { columnDefinitions, ...table } = tableWith('');
    expect(table).toEqual({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '7' },
      rows: [
        {
          cells: ['a', 1, '3d'],
          object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: configMap.metadata },
        },
      ],
    });
    expect((columnDefinitions as object[])[0]).toEqual({
      name: 'Name',
      type: 'string',
      format: 'name',
      description: expect.any(String) as string,
      priority: 0,
    });
  });

  it('carries whole objects or none when asked', () => {
    expect(tableWith('includeObject=None')['rows']).toEqual([{ cells: ['a', 1, '3d'] }]);
    expect(tableWith('includeObject=Object')['rows']).toEqual([{ cells: ['a', 1, '3d'], object: configMap }]);
    expect(() => tableWith('includeObject=Some')).toThrow('unrecognized includeObject value: "Some"');
  });

  it('tells its columns with the first event of a watch only', () => {
    expect(tableWith('', false)['columnDefinitions']).toEqual([]);
  });
});
