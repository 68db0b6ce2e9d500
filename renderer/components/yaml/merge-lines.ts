import { type Change, lineDiff } from './line-diff.ts';

export type Merge =
  | { readonly kind: 'merged'; readonly lines: readonly string[] }
  /** Both changed the same lines, each in its own way. */
  | { readonly kind: 'overlap' };

/** What one side puts in the place of `from` (inclusive) to `to` (exclusive) of the base. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Puts two changes of one text together. Edits that touch each other count as the same place, unless they are equal. */
export function mergeLines(base: readonly string[], mine: readonly string[], theirs: readonly string[]): Merge {
  const pending = [...editsOf(lineDiff(base, mine)), ...editsOf(lineDiff(base, theirs))].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  );
  const lines: string[] = [];
  let at = 0;
  let last: Edit | undefined;
  for (const edit of pending) {
    if (last && isEqual(last, edit)) continue;
    if (last && edit.from <= last.to) return { kind: 'overlap' };
    lines.push(...base.slice(at, edit.from), ...edit.lines);
    at = edit.to;
    last = edit;
  }
  return { kind: 'merged', lines: [...lines, ...base.slice(at)] };
}

function editsOf(changes: readonly Change[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const { kind, lines } of changes) {
    const last = edits.at(-1);
    if (kind === 'removed') edits.push({ from: at, to: at + lines.length, lines: [] });
    // What is added right behind what was removed replaces it.
    else if (kind === 'added' && last?.to === at && last.lines.length === 0 && last.from < at)
      edits.splice(-1, 1, { ...last, lines });
    else if (kind === 'added') edits.push({ from: at, to: at, lines });
    if (kind !== 'added') at += lines.length;
  }
  return edits;
}

const isEqual = (a: Edit, b: Edit): boolean =>
  a.from === b.from && a.to === b.to && a.lines.length === b.lines.length && a.lines.every((l, i) => l === b.lines[i]);
