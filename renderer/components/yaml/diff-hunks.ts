import type { Change } from './line-diff.ts';

/** A line of a difference as it is shown; numbers count from 1, in the text the line is in. */
export interface DiffLine {
  readonly kind: Change['kind'];
  readonly text: string;
  readonly before?: number;
  readonly after?: number;
}

/** The changed lines with some unchanged ones around them, in groups; between groups unchanged lines are left out. */
export function diffHunks(changes: readonly Change[], context = 3): DiffLine[][] {
  const lines = numbered(changes);
  const isNear = lines.map(() => false);
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') isNear.fill(true, Math.max(0, index - context), index + context + 1);
  });
  const hunks: DiffLine[][] = [];
  lines.forEach((line, index) => {
    if (!isNear[index]) return;
    if (isNear[index - 1]) hunks.at(-1)?.push(line);
    else hunks.push([line]);
  });
  return hunks;
}

function numbered(changes: readonly Change[]): DiffLine[] {
  let [before, after] = [1, 1];
  return changes.flatMap(({ kind, lines }) =>
    lines.map((text) => ({
      kind,
      text,
      ...(kind !== 'added' && { before: before++ }),
      ...(kind !== 'removed' && { after: after++ }),
    })),
  );
}
