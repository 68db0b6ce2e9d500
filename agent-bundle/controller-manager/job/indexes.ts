/** Indexes as the status of a Job has them: ascending, ranges of three and more with a dash, such as `0,2,4-9`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: Array<{ low: number; high: number }> = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last.high + 1 === index) last.high = index;
    else ranges.push({ low: index, high: index });
  }
  return ranges.map(({ low, high }) => formatRange(low, high)).join(',');
}

function formatRange(low: number, high: number): string {
  if (low === high) return String(low);
  return high === low + 1 ? `${low},${high}` : `${low}-${high}`;
}

/** Those of the text that are below `completions`; what cannot be read is none: the status is what we wrote ourselves. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const range of (text ?? '').split(',')) {
    const [, low = '', high = low] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (low === '') continue;
    for (let index = Number(low); index <= Number(high) && index < completions; index++) indexes.add(index);
  }
  return indexes;
}
