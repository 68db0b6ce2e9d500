import type { Column } from './data-table.ts';

/** The least a flexible column shrinks to, for each `fr`, in pixels. */
const leastOfFraction = 64;
/** How far a fixed column shrinks. */
const leastOfFixed = 0.86;

export interface Tracks {
  /** For `grid-template-columns`, the same in header and rows. */
  readonly template: string;
  /** Below this width, in pixels, the table scrolls sideways. */
  readonly least: number;
}

/** The grid of a table's columns: all shrink, down to what can still be read. `actions`: the width of a last column for them. */
export function tracks(columns: ReadonlyArray<Pick<Column<never>, 'width'>>, actions?: number): Tracks {
  const parts = columns.map(({ width = '1fr' }) => {
    const size = Number.parseFloat(width);
    if (width.endsWith('fr')) {
      const least = Math.round(Math.max(1, size) * leastOfFraction);
      return { track: `minmax(${least}px, ${width})`, least };
    }
    if (width.endsWith('px')) {
      const least = Math.round(size * leastOfFixed);
      return { track: `minmax(${least}px, ${width})`, least };
    }
    return { track: width, least: leastOfFraction };
  });
  if (actions) parts.push({ track: `${actions}px`, least: actions });
  return {
    template: parts.map(({ track }) => track).join(' '),
    least: parts.reduce((sum, { least }) => sum + least, 0),
  };
}
