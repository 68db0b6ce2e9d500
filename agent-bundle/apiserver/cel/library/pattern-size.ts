/** `{n}`, `{n,}`, `{n,m}` behind something. */
const counted = /\{(\d{1,4})(?:,(\d{0,4}))?\}/y;
/** One character, whatever it is: an escape, a class, or itself. */
const single = /\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|[^])|\[\^?\]?(?:\\[^]|\[:\^?[a-z]+:\]|[^\]\\])*\]|[^]/y;

/** About how many steps a pattern is made of once its repetitions are written out: what compiling it, and each character, costs. */
export function patternSize(pattern: string): number {
  /** Of the groups that are open, and of what stands last in the innermost. */
  const open: number[] = [];
  let [size, last] = [0, 0];
  for (let at = 0; at < pattern.length;) {
    counted.lastIndex = at;
    const repeat = counted.exec(pattern);
    if (repeat !== null) {
      const times = Math.max(1, Number(repeat[1]), Number(repeat[2] ?? 0));
      size += last * (times - 1);
      last *= times;
      at += repeat[0].length;
      continue;
    }
    single.lastIndex = at;
    const text = single.exec(pattern)?.[0] ?? pattern[at]!;
    at += text.length;
    if (text === '(') {
      open.push(size);
      [size, last] = [0, 0];
    } else if (text === ')') {
      last = size + 1;
      size = (open.pop() ?? 0) + last;
    } else {
      last = 1;
      size++;
    }
  }
  return open.reduce((sum, part) => sum + part, size);
}
