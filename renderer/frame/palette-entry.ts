import type { IconName } from '../components/icons.ts';
import { type Match, fuzzyMatch } from './fuzzy-match.ts';

/** Something the command palette can do or go to. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly title: string;
  /** Beside the title, and not searched: an object's kind, a shortcut. */
  readonly hint?: string;
  readonly icon: IconName;
  run(): void;
}

export type PaletteGroup = (typeof paletteGroups)[number];
export const paletteGroups = ['pages', 'clusters', 'actions', 'objects'] as const;

export interface FoundEntry {
  readonly entry: PaletteEntry;
  readonly marks: readonly number[];
}

/** Of objects, of which there may be thousands, the best ones are enough; they are named, not leafed through. */
const mostOfGroup: Readonly<Record<PaletteGroup, number>> = { pages: 20, clusters: 10, actions: 12, objects: 12 };

/** What a query finds, best first within each group; the group with the best one first. Without a query no objects. */
export function search(
  entries: readonly PaletteEntry[],
  query: string,
): Array<{ group: PaletteGroup; found: FoundEntry[] }> {
  const isAsking = query.trim() !== '';
  const matches = entries.flatMap((entry) => {
    if (!isAsking && entry.group === 'objects') return [];
    const match = fuzzyMatch(query, entry.title);
    return match ? [{ entry, ...match }] : [];
  });
  const score = ({ score }: Match) => score;
  return paletteGroups
    .map((group) => ({ group, found: matches.filter(({ entry }) => entry.group === group) }))
    .filter(({ found }) => found.length > 0)
    .map(({ group, found }) => {
      if (isAsking) found.sort((one, other) => other.score - one.score);
      return { group, best: Math.max(...found.map(score)), found: found.slice(0, mostOfGroup[group]) };
    })
    .sort((one, other) => (isAsking ? Math.floor(other.best / 20) - Math.floor(one.best / 20) : 0))
    .map(({ group, found }) => ({ group, found: found.map(({ entry, marks }) => ({ entry, marks })) }));
}
