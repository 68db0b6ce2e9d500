import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import { resourceNamed } from '../registry/road.fixture.ts';
import { partialMetadata, tableOf } from './table.ts';

const configMaps = resourceNamed<ConfigMap>('configmaps');
const configMap: ConfigMap = {
  metadata: { name: 'a', labels: { x: 'y' }, creationTimestamp: '2026-01-01T00:00:00Z' },
  data: { k: 'v' },
};
const now = Date.parse('2026-01-01T00:00:05Z');

describe('a table', () => {
  it('has columns, and rows of cells with the metadata of their objects', () => {
    const table = tableOf(configMaps, [configMap], { resourceVersion: '7' }, { includeObject: 'Metadata', now });
    expect(table).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: '7' } });
    expect(table.columnDefinitions[0]).toEqual({
      name: 'Name',
      type: 'string',
      format: 'name',
      description: expect.any(String) as string,
      priority: 0,
    });
    expect(table.rows).toEqual([
      {
        cells: ['a', 1, '5s'],
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: configMap.metadata },
      },
    ]);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });

  it('carries whole objects or none when asked', () => {
    const rowWith = (includeObject: 'None' | 'Object') =>
      tableOf(configMaps, [configMap], {}, { includeObject, now }).rows[0];
    expect(rowWith('None')).toEqual({ cells: ['a', 1, '5s'] });
    expect(rowWith('Object')?.object).toEqual({ kind: 'ConfigMap', apiVersion: 'v1', ...configMap });
  });
});

it('partial metadata has nothing else of its object', () => {
  expect(partialMetadata(configMap)).toEqual({
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: configMap.metadata,
  });
});
