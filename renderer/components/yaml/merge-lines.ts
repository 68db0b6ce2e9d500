import { type Change, lineDiff } from './line-diff.ts';

export interface Merge {
  readonly lines: readonly string[];
  /** Places that both changed, each in its own way: there the lines are mine. */
  readonly overlaps: number;
}

/** What one side puts in the place of `from` (inclusive) to `to` (exclusive) of the base. */
interface Edit {
  readonly side: 'mine' | 'theirs';
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** A part of the base in which edits meet each other. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly edits: readonly Edit[];
}

/** Puts two changes of one text together, line by line. */
export function mergeLines(base: readonly string[], mine: readonly string[], theirs: readonly string[]): Merge {
  const lines: string[] = [];
  let overlaps = 0;
  let at = 0;
  for (const region of regions([...editsOf(base, mine, 'mine'), ...editsOf(base, theirs, 'theirs')])) {
    const own = written(base, region, 'mine');
    const other = written(base, region, 'theirs');
    const isOfBoth = region.edits.some(({ side }) => side !== region.edits[0]?.side);
    if (isOfBoth && !isEqual(own, other)) overlaps++;
    lines.push(...base.slice(at, region.from), ...(isOfBoth || region.edits[0]?.side === 'mine' ? own : other));
    at = region.to;
  }
  return { lines: [...lines, ...base.slice(at)], overlaps };
}

/** Edits meet where they take away the same lines, or add at the same place. */
function regions(edits: readonly Edit[]): Region[] {
  const result: Region[] = [];
  for (const edit of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    const isSamePlace = last?.from === edit.from && last.to === last.from && edit.to === edit.from;
    if (last && (edit.from < last.to || isSamePlace)) {
      result.splice(-1, 1, { from: last.from, to: Math.max(last.to, edit.to), edits: [...last.edits, edit] });
    } else result.push({ from: edit.from, to: edit.to, edits: [edit] });
  }
  return result;
}

/** What one side has in a region. */
function written(base: readonly string[], { from, to, edits }: Region, side: Edit['side']): string[] {
  const lines: string[] = [];
  let at = from;
  for (const edit of edits.filter((one) => one.side === side)) {
    lines.push(...base.slice(at, edit.from), ...edit.lines);
    at = edit.to;
  }
  return [...lines, ...base.slice(at, to)];
}

function editsOf(base: readonly string[], text: readonly string[], side: Edit['side']): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let before: Change['kind'] = 'same';
  for (const { kind, lines } of lineDiff(base, text)) {
    const last = edits.at(-1);
    // What is added right behind what was removed replaces it.
    if (kind === 'added' && before === 'removed' && last) edits.splice(-1, 1, { ...last, lines });
    else if (kind === 'added') edits.push({ side, from: at, to: at, lines });
    else if (kind === 'removed') edits.push({ side, from: at, to: at + lines.length, lines: [] });
    if (kind !== 'added') at += lines.length;
    before = kind;
  }
  return edits;
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);
