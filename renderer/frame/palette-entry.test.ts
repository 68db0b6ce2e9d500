import { describe, expect, it } from 'vitest';
import { type PaletteEntry, type PaletteGroup, search } from './palette-entry.ts';

const entry = (group: PaletteGroup, title: string): PaletteEntry => ({
  id: `${group}/${title}`,
  group,
  title,
  icon: 'info',
  run: () => {},
});
const titles = (entries: readonly PaletteEntry[], query: string) =>
  search(entries, query).map(({ group, found }) => [group, ...found.map((one) => one.entry.title)]);

const entries = [
  entry('pages', 'Pods'),
  entry('pages', 'Nodes'),
  entry('clusters', 'production'),
  entry('actions', 'New cluster'),
  entry('objects', 'demo/node-exporter'),
  entry('objects', 'node1'),
];

describe('search', () => {
  it('offers all but objects before anything is asked', () => {
    expect(titles(entries, ' ')).toEqual([
      ['pages', 'Pods', 'Nodes'],
      ['clusters', 'production'],
      ['actions', 'New cluster'],
    ]);
  });

  it('puts the group with the best answer first, and the best answer first in it', () => {
    expect(titles(entries, 'node')).toEqual([
      ['pages', 'Nodes'],
      ['objects', 'node1', 'demo/node-exporter'],
    ]);
    expect(titles(entries, 'node1')).toEqual([['objects', 'node1']]);
    expect(titles(entries, 'prod')[0]).toEqual(['clusters', 'production']);
  });

  it('shows a dozen of thousands of objects', () => {
    const many = Array.from({ length: 5000 }, (_, at) => entry('objects', `web-${at}`));
    expect(search(many, 'web')[0]?.found).toHaveLength(12);
  });
});
