/** Indexes of an indexed job as text, such as `0,3-5`: ascending, apart, each below the number of completions. */
export type IndexCount =
  { readonly type: 'read'; readonly count: number } | { readonly type: 'unreadable'; readonly why: string };

export function countIndexes(text: string, completions: number): IndexCount {
  if (text === '') return { type: 'read', count: 0 };
  let count = 0;
  let last = -1;
  for (const range of text.split(',')) {
    const [low = '', high = low, ...more] = range.split('-');
    const wrong = [low, high].find((number) => !/^\d+$/.test(number));
    if (wrong !== undefined || more.length > 0) {
      return {
        type: 'unreadable',
        why: `cannot convert string to integer for index: ${JSON.stringify(wrong ?? range)}`,
      };
    }
    const [from, to] = [Number(low), Number(high)];
    const beyond = [from, to].find((index) => index >= completions);
    if (beyond !== undefined) return { type: 'unreadable', why: `too large index: ${JSON.stringify(String(beyond))}` };
    if (from <= last || to < from) {
      const why = `non-increasing order, previous: ${from <= last ? last : from}, current: ${from <= last ? from : to}`;
      return { type: 'unreadable', why };
    }
    count += to - from + 1;
    last = to;
  }
  return { type: 'read', count };
}
