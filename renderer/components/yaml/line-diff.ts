/** A run of lines: in both texts, only in the old one, or only in the new one. */
export interface Change {
  readonly kind: 'same' | 'removed' | 'added';
  readonly lines: readonly string[];
}

/** Beyond so many differing lines the rest counts as replaced as a whole: nobody reads such a difference line by line. */
const mostEdits = 500;

/** The least edits that make one text of the other, line by line, in order; removals before additions. */
export function lineDiff(before: readonly string[], after: readonly string[]): Change[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  return joined([
    { kind: 'same', lines: before.slice(0, head) },
    ...(edits(old, now) ?? [
      { kind: 'removed', lines: old },
      { kind: 'added', lines: now },
    ]),
    { kind: 'same', lines: before.slice(before.length - tail) },
  ]);
}

/**
 * Myers: `furthest[k]` is how far the old text is read on diagonal k (old position − new position) after so many edits.
 * https://doi.org/10.1007/BF01840446
 */
function edits(old: readonly string[], now: readonly string[]): Change[] | undefined {
  const most = Math.min(old.length + now.length, mostEdits);
  const rounds: Array<Map<number, number>> = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let count = 0; count <= most; count++) {
    rounds.push(furthest);
    const next = new Map<number, number>();
    for (let k = -count; k <= count; k += 2) {
      let x = isDown(furthest, k, count) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      next.set(k, x);
      if (x >= old.length && x - k >= now.length) return walkedBack(rounds, old, now);
    }
    furthest = next;
  }
  return undefined;
}

/** Whether diagonal k is reached best by adding a line (from k + 1) rather than by removing one (from k − 1). */
const isDown = (furthest: ReadonlyMap<number, number>, k: number, count: number): boolean =>
  k === -count || (k !== count && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));

function walkedBack(
  rounds: ReadonlyArray<ReadonlyMap<number, number>>,
  old: readonly string[],
  now: readonly string[],
): Change[] {
  const changes: Change[] = [];
  let [x, y] = [old.length, now.length];
  for (let count = rounds.length - 1; count >= 0; count--) {
    const furthest = rounds[count] ?? new Map<number, number>();
    const k = x - y;
    const down = isDown(furthest, k, count);
    const fromX = count === 0 ? 0 : (furthest.get(down ? k + 1 : k - 1) ?? 0);
    const fromY = count === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    const snake = Math.min(x - fromX, y - fromY);
    changes.push({ kind: 'same', lines: old.slice(x - snake, x) });
    if (count === 0) break;
    changes.push(down ? { kind: 'added', lines: [now[fromY] ?? ''] } : { kind: 'removed', lines: [old[fromX] ?? ''] });
    [x, y] = [fromX, fromY];
  }
  return changes.reverse();
}

/** Neighbours of one kind are one run; between two runs of the same, what was removed stands first. */
function joined(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    if (removed.length > 0) result.push({ kind: 'removed', lines: removed });
    if (added.length > 0) result.push({ kind: 'added', lines: added });
    [removed, added] = [[], []];
  };
  let same: string[] = [];
  for (const { kind, lines } of changes) {
    if (lines.length === 0) continue;
    if (kind === 'same') {
      flush();
      same.push(...lines);
      continue;
    }
    if (same.length > 0) result.push({ kind: 'same', lines: same });
    same = [];
    (kind === 'removed' ? removed : added).push(...lines);
  }
  flush();
  if (same.length > 0) result.push({ kind: 'same', lines: same });
  return result;
}
